#!/usr/bin/perl
# Call a hospital with SOAP::Lite: perl client.pl string|typed WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO
use v5.36;
use utf8;

use JSON::PP qw(encode_json);
use List::Util qw(first);
use SOAP::Lite;
use XML::LibXML;

my ($style, $wsdl, $soap_version, $visit_date, $reg_id, $card_no) = @ARGV;
my $NAMESPACE = 'http://service.yuyue.ws.com/';

my %ask = (string => \&ask_string, typed => \&ask_typed);
my $fault = sub ($client, $answer) {
    die $client->transport->status, "
" unless ref $answer;
    die $answer->faultstring || $answer->fault->{Reason}{Text}, "
";  # of SOAP 1.1, of SOAP 1.2
};
SOAP::Lite->soapversion($soap_version);
my $soap = $style eq 'string' ? SOAP::Lite->service($wsdl) : SOAP::Lite->proxy(address($wsdl))->ns($NAMESPACE, 'yuyue');
$soap->autotype(0)->on_fault($fault);

# Call an operation and give the records of one name in its answer, each a hash of text by element name.
sub ask ($operation, $message, $block) {
    return $ask{$style}->($operation, $message, $block);
}

sub ask_string ($operation, $message, $block) {
    my $document = XML::LibXML::Document->new('1.0', 'UTF-8');
    $document->setDocumentElement($document->createElement('Message'));
    append($document->documentElement, $message);
    my $answer = XML::LibXML->load_xml(string => $soap->$operation($document->documentElement->toString));
    return map { record($_) } $answer->findnodes("/Message/$block");
}

sub append ($parent, $message) {
    for my $name (sort keys %$message) {
        my $value = $message->{$name};
        my $element = $parent->addNewChild(undef, $name);
        ref $value ? append($element, $value) : $element->appendText($value);
    }
}

sub record ($element) {
    return { map { $_->nodeName => $_->textContent } $element->findnodes('*') };
}

# The stubs that SOAP::Lite makes of a WSDL know simple parameters alone; a message of several elements is built as SOAP::Data.
sub ask_typed ($operation, $message, $block) {
    my $answer = $soap->call($operation, SOAP::Data->name(Message => fields($message)));
    return map { stringified($_) } $answer->valueof("//Message/$block");
}

sub fields ($message) {
    my @fields = map {
        my $value = $message->{$_};
        ref $value ? SOAP::Data->name($_ => fields($value)) : SOAP::Data->name($_ => $value)->type('string')
    } sort keys %$message;
    return \SOAP::Data->value(@fields);
}

sub stringified ($record) {
    return { map { $_ => $record->{$_} // '' } keys %$record };
}

sub address ($wsdl) {
    my $binding = $soap_version eq '1.2' ? 'soap12' : 'soap';
    my $paths = XML::LibXML::XPathContext->new(XML::LibXML->load_xml(string => SOAP::Schema->new(schema_url => $wsdl)->access));
    $paths->registerNs(soap => "http://schemas.xmlsoap.org/wsdl/$binding/");
    return $paths->findvalue('//soap:address/@location');
}

# The first of the schedules that has a number left, and its first segment with one.
sub first_open_slot ($hospital, @schedules) {
    for my $schedule (@schedules) {
        my %question = (%$hospital, map { $_ => $schedule->{$_} } qw(DoctorID DepartID WorkDate WorkType));
        my @slots = ask('getDtNoInfo', { RequestInfo => \%question }, 'WorkInfo');
        my $slot = first { $_->{IsReserved} ne '1' && $_->{LeftNum} > 0 } @slots;
        return ($schedule, $slot) if $slot;
    }
    die "no doctor has a number left that day\n";
}

my @hospitals = ask('getHospInfo', { MsgType => 1000, RequestInfo => { HospitalID => '' } }, 'HospInfo');
my %hospital = (HospitalID => $hospitals[0]{HospitalID});
my @departments = ask('getDepartInfo', { MsgType => 1000, RequestInfo => \%hospital }, 'DepartInfo');
my @doctors = ask('getDoctorInfo', { MsgType => 1000, RequestInfo => \%hospital }, 'DoctorInfo');

my %that_day = (MsgType => 1000, RequestInfo => { %hospital, BeginTime => $visit_date, EndTime => $visit_date });
my @department_schedules = ask('getDepartWorkInfo', \%that_day, 'DepartCalendar');
my @doctor_schedules = ask('getDoctorWorkInfo', \%that_day, 'DoctorCalendar');
my %open_to_men = map { $_->{DepartID} => $_ } grep { $_->{DepartSex} ne '2' && $_->{BabyFlag} ne '1' } @departments;
my ($schedule, $slot) = first_open_slot(
    \%hospital,
    grep {
        $open_to_men{ $_->{DepartID} } && $_->{WorkType} eq '1' && $_->{WorkStatus} eq '0' && $_->{IsReserved} ne '1'
    } @doctor_schedules,
);
my $doctor = first { $_->{DoctorID} eq $schedule->{DoctorID} } @doctors;
my %photo_question = (%hospital, DoctorID => $doctor->{DoctorID});
my @photos = ask('getDoctorPhoto', { MsgType => 1000, RequestInfo => \%photo_question }, 'DoctorInfo');

my %order = (
    %hospital,
    RegID => $reg_id,
    DepartID => $schedule->{DepartID},
    DepartName => $open_to_men{ $schedule->{DepartID} }{DepartName},
    DoctorID => $doctor->{DoctorID},
    DoctorName => $doctor->{DoctorName},
    IsExpert => $doctor->{IsExpert},
    SickName => '陈志明',
    SickSex => 0,
    SickBirthday => '1985-06-15',
    SickInsureType => 1,
    SeeDoctorDate => $visit_date,
    WorkType => $schedule->{WorkType},
    BeginTime => $slot->{StartTime},
    EndTime => $slot->{EndTime},
    RegistryFee => $schedule->{RegistryFee},
    ClinicFee => $schedule->{ClinicFee},
    ExpertsFee => $schedule->{ExpertsFee},
    Phone => '13862001234',
    CardNo => $card_no,
    RegType => 0,
    RegVia => '网站',
    PayType => 0,
    CreateDate => '2026-03-02 08:00:00',
);
my ($booking) = ask('getYyNo', { OrderInfo => \%order }, 'ResponseInfo');
my ($refusal) = ask('getYyNo', { OrderInfo => { %order, RegID => $reg_id + 1, DoctorID => 'NOBODY' } }, 'ResponseInfo');

my %booked = (%hospital, RegID => $reg_id);
my ($found) = ask('getGhInfo', { OneRegInfo => { %booked, CardNo => $card_no } }, 'RegInfo');
my %new_name = (%booked, SickName => '陈𬱖 & <玥>', CardNo => $card_no);
my ($update) = ask('updateOrderInfo', { RequestInfo => \%new_name }, 'ResponseInfo');
my %that_second = (%hospital, BeginTime => $found->{RegDate}, EndTime => $found->{RegDate});
my @records = ask('getGhRecord', { RequestInfo => \%that_second }, 'RecItem');
my ($cancel) = ask('backNo', { RequestInfo => \%booked }, 'ResponseInfo');
my ($second_cancel) = ask('backNo', { RequestInfo => \%booked }, 'ResponseInfo');

my %backwards = (%hospital, BeginTime => $visit_date, EndTime => '2026-01-01');
eval { ask('getDoctorWorkInfo', { MsgType => 1000, RequestInfo => \%backwards }, 'DoctorCalendar') };
chomp(my $refused = $@);

say encode_json({
    hospitals => [map { $_->{HospName} } @hospitals],
    departments => [map { $_->{DepartName} } @departments],
    doctors => [map { $_->{DoctorName} } @doctors],
    photo => $photos[0]{DoctorPhoto},
    department_schedules => scalar @department_schedules,
    doctor_schedules => scalar @doctor_schedules,
    booking => [map { "$_" } $booking->@{qw(Code RegID ReserveNo)}],
    refusal => [map { "$_" } $refusal->@{qw(Code ErrMsg)}],
    found => "$found->{RegID}",
    update => "$update->{Code}",
    renamed => [map { $_->{PatientName} } grep { $_->{Plat12320SN} eq $reg_id } @records],
    cancel => "$cancel->{Code}",
    second_cancel => "$second_cancel->{Code}",
    fault => $refused,
});
