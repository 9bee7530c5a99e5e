<?php
// Call a hospital with SoapClient: php client.php string|typed WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO
declare(strict_types=1);

[, $style, $wsdl, $soapVersion, $visitDate, $regId, $cardNo] = $argv;

$client = new SoapClient($wsdl, [
    'soap_version' => $soapVersion === '1.2' ? SOAP_1_2 : SOAP_1_1,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'cache_wsdl' => WSDL_CACHE_NONE,
]);

/** Call one operation with a message and give the message that answers it. */
function ask(string $operation, array $message): object
{
    global $client, $style;
    if ($style === 'typed') {
        return $client->$operation(['Message' => $message])->Message;
    }
    $document = new SimpleXMLElement('<Message/>');
    append($document, $message);
    $answer = $client->$operation(['arg0' => $document->asXML()])->return;
    return simplexml_load_string($answer);
}

function append(SimpleXMLElement $parent, array $fields): void
{
    foreach ($fields as $name => $value) {
        if (is_array($value)) {
            append($parent->addChild($name), $value);
        } else {
            $parent->{$name} = (string) $value;  // escapes, which addChild does not
        }
    }
}

/** The records of one name in an answer, each an array of text by element name; of none an empty array. */
function records(object $answer, string $name): array
{
    $records = $answer instanceof SimpleXMLElement ? iterator_to_array($answer->$name, false) : $answer->$name ?? [];
    return array_map(
        fn ($record) => array_map(fn ($value) => is_scalar($value) ? (string) $value : '', get_fields($record)),
        is_array($records) ? $records : [$records],
    );
}

function get_fields(object $record): array
{
    return $record instanceof SimpleXMLElement
        ? array_map(fn ($element) => (string) $element, iterator_to_array($record))
        : get_object_vars($record);
}

/** The first of the schedules that has a number left, and its first segment with one. */
function first_open_slot(array $hospital, array $schedules): array
{
    foreach ($schedules as $schedule) {
        $question = $hospital;
        foreach (['DoctorID', 'DepartID', 'WorkDate', 'WorkType'] as $name) {
            $question[$name] = $schedule[$name];
        }
        foreach (records(ask('getDtNoInfo', ['RequestInfo' => $question]), 'WorkInfo') as $slot) {
            if ($slot['IsReserved'] !== '1' && $slot['LeftNum'] > 0) {
                return [$schedule, $slot];
            }
        }
    }
    throw new RuntimeException('no doctor has a number left that day');
}

$hospitals = records(ask('getHospInfo', ['MsgType' => 1000, 'RequestInfo' => ['HospitalID' => '']]), 'HospInfo');
$hospital = ['HospitalID' => $hospitals[0]['HospitalID']];
$departments = records(ask('getDepartInfo', ['MsgType' => 1000, 'RequestInfo' => $hospital]), 'DepartInfo');
$doctors = records(ask('getDoctorInfo', ['MsgType' => 1000, 'RequestInfo' => $hospital]), 'DoctorInfo');

$thatDay = ['MsgType' => 1000, 'RequestInfo' => $hospital + ['BeginTime' => $visitDate, 'EndTime' => $visitDate]];
$departmentSchedules = records(ask('getDepartWorkInfo', $thatDay), 'DepartCalendar');
$doctorSchedules = records(ask('getDoctorWorkInfo', $thatDay), 'DoctorCalendar');
$openToMen = array_column(
    array_filter($departments, fn ($each) => $each['DepartSex'] !== '2' && $each['BabyFlag'] !== '1'),
    null,
    'DepartID',
);
[$schedule, $slot] = first_open_slot($hospital, array_filter(
    $doctorSchedules,
    fn ($each) => isset($openToMen[$each['DepartID']])
        && $each['WorkType'] === '1' && $each['WorkStatus'] === '0' && $each['IsReserved'] !== '1',
));
$doctor = array_column($doctors, null, 'DoctorID')[$schedule['DoctorID']];
$photoQuestion = $hospital + ['DoctorID' => $doctor['DoctorID']];
$photos = records(ask('getDoctorPhoto', ['MsgType' => 1000, 'RequestInfo' => $photoQuestion]), 'DoctorInfo');

$order = $hospital + [
    'RegID' => $regId,
    'DepartID' => $schedule['DepartID'],
    'DepartName' => $openToMen[$schedule['DepartID']]['DepartName'],
    'DoctorID' => $doctor['DoctorID'],
    'DoctorName' => $doctor['DoctorName'],
    'IsExpert' => $doctor['IsExpert'],
    'SickName' => '陈志明',
    'SickSex' => 0,
    'SickBirthday' => '1985-06-15',
    'SickInsureType' => 1,
    'SeeDoctorDate' => $visitDate,
    'WorkType' => $schedule['WorkType'],
    'BeginTime' => $slot['StartTime'],
    'EndTime' => $slot['EndTime'],
    'RegistryFee' => $schedule['RegistryFee'],
    'ClinicFee' => $schedule['ClinicFee'],
    'ExpertsFee' => $schedule['ExpertsFee'],
    'Phone' => '13862001234',
    'CardNo' => $cardNo,
    'RegType' => 0,
    'RegVia' => '网站',
    'PayType' => 0,
    'CreateDate' => '2026-03-02 08:00:00',
];
[$booking] = records(ask('getYyNo', ['OrderInfo' => $order]), 'ResponseInfo');
$stranger = ['RegID' => (string) ($regId + 1), 'DoctorID' => 'NOBODY'] + $order;
[$refusal] = records(ask('getYyNo', ['OrderInfo' => $stranger]), 'ResponseInfo');

$booked = $hospital + ['RegID' => $regId];
[$found] = records(ask('getGhInfo', ['OneRegInfo' => $booked + ['CardNo' => $cardNo]]), 'RegInfo');
$newName = $booked + ['SickName' => '陈𬱖 & <玥>', 'CardNo' => $cardNo];
[$update] = records(ask('updateOrderInfo', ['RequestInfo' => $newName]), 'ResponseInfo');
$thatSecond = $hospital + ['BeginTime' => $found['RegDate'], 'EndTime' => $found['RegDate']];
$records = records(ask('getGhRecord', ['RequestInfo' => $thatSecond]), 'RecItem');
[$cancel] = records(ask('backNo', ['RequestInfo' => $booked]), 'ResponseInfo');
[$secondCancel] = records(ask('backNo', ['RequestInfo' => $booked]), 'ResponseInfo');

$fault = '';
try {
    $backwards = $hospital + ['BeginTime' => $visitDate, 'EndTime' => '2026-01-01'];
    ask('getDoctorWorkInfo', ['MsgType' => 1000, 'RequestInfo' => $backwards]);
} catch (SoapFault $error) {
    $fault = $error->getMessage();
}

echo json_encode([
    'hospitals' => array_column($hospitals, 'HospName'),
    'departments' => array_column($departments, 'DepartName'),
    'doctors' => array_column($doctors, 'DoctorName'),
    'photo' => $photos[0]['DoctorPhoto'],
    'department_schedules' => count($departmentSchedules),
    'doctor_schedules' => count($doctorSchedules),
    'booking' => [$booking['Code'], $booking['RegID'], $booking['ReserveNo']],
    'refusal' => [$refusal['Code'], $refusal['ErrMsg']],
    'found' => $found['RegID'],
    'update' => $update['Code'],
    'renamed' => array_column(
        array_filter($records, fn ($each) => $each['Plat12320SN'] === $regId),
        'PatientName',
    ),
    'cancel' => $cancel['Code'],
    'second_cancel' => $secondCancel['Code'],
    'fault' => $fault,
], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), "\n";
