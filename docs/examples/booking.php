<?php
// Book a number and cancel it with SoapClient, in the typed style: php booking.php URL DAY
declare(strict_types=1);

[, $url, $day] = $argv;
$hospital = new SoapClient("$url/services/WSYuyueService?wsdl", ['features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
$ask = fn (string $operation, array $message): object => $hospital->$operation(['Message' => $message])->Message;

$hospitalId = $ask('getHospInfo', ['MsgType' => 1000, 'RequestInfo' => []])->HospInfo[0]->HospitalID;
$requestInfo = ['HospitalID' => $hospitalId];
$departments = $ask('getDepartInfo', ['MsgType' => 1000, 'RequestInfo' => $requestInfo])->DepartInfo;
$forMen = [];
foreach ($departments as $each) {
    if ($each->DepartSex != 2 && $each->BabyFlag != 1) {
        $forMen[$each->DepartID] = $each;
    }
}
$doctors = $ask('getDoctorInfo', ['MsgType' => 1000, 'RequestInfo' => $requestInfo])->DoctorInfo;
$thatDay = $requestInfo + ['BeginTime' => $day, 'EndTime' => $day];
$schedules = $ask('getDoctorWorkInfo', ['MsgType' => 1000, 'RequestInfo' => $thatDay])->DoctorCalendar;

function hasANumberLeft(callable $ask, array $requestInfo, object $schedule): bool
{
    foreach (['DoctorID', 'DepartID', 'WorkDate', 'WorkType'] as $name) {
        $requestInfo[$name] = $schedule->$name;
    }
    $slots = $ask('getDtNoInfo', ['RequestInfo' => $requestInfo])->WorkInfo;
    return (bool) array_filter($slots, fn ($each) => $each->IsReserved != 1 && $each->LeftNum > 0);
}

foreach ($schedules as $schedule) {
    $isOpen = isset($forMen[$schedule->DepartID]) && $schedule->WorkStatus == 0 && $schedule->IsReserved != 1;
    if ($isOpen && hasANumberLeft($ask, $requestInfo, $schedule)) {
        break;
    }
}
$doctor = array_column($doctors, null, 'DoctorID')[$schedule->DoctorID];

$order = [
    'RegID' => (int) (microtime(true) * 1000),
    'HospitalID' => $hospitalId,
    'DepartID' => $schedule->DepartID,
    'DepartName' => $forMen[$schedule->DepartID]->DepartName,
    'DoctorID' => $doctor->DoctorID,
    'DoctorName' => $doctor->DoctorName,
    'IsExpert' => $doctor->IsExpert,
    'SickName' => '王小明',
    'SickSex' => 0,
    'SickInsureType' => 0,
    'SeeDoctorDate' => $day,
    'WorkType' => $schedule->WorkType,
    'RegistryFee' => $schedule->RegistryFee,
    'ClinicFee' => $schedule->ClinicFee,
    'Phone' => '13800000000',
    'CardNo' => '320502198506071238',
    'RegType' => 0,
    'RegVia' => '网站',
    'PayType' => 0,
    'CreateDate' => date('Y-m-d H:i:s'),
];
$booking = $ask('getYyNo', ['OrderInfo' => $order])->ResponseInfo;
echo "getYyNo $booking->Code $booking->RegID $booking->ReserveNo\n";

$found = $ask('getGhInfo', ['OneRegInfo' => ['RegID' => $booking->RegID, 'CardNo' => $order['CardNo']]]);
echo "getGhInfo {$found->RegInfo[0]->RegVia} {$found->RegInfo[0]->IsQuit}\n";

$cancelled = $ask('backNo', ['RequestInfo' => ['HospitalID' => $hospitalId, 'RegID' => $booking->RegID]])->ResponseInfo;
echo "backNo $cancelled->Code\n";
