#!/bin/sh
# Book a number and cancel it with curl, in the string style: sh booking.sh URL DAY
set -eu
url=$1 day=$2

# ask OPERATION MESSAGE: the message that answers it
ask() {
    curl -sS "$url/webservice/YuyueService" -H 'Content-Type: text/xml; charset=utf-8' --data-binary @- <<XML |
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
  <t:$1 xmlns:t="http://service.yuyue.ws.com/"><arg0><![CDATA[<Message>$2</Message>]]></arg0></t:$1>
</soap:Body></soap:Envelope>
XML
        sed -e 's/&lt;/</g' -e 's/&gt;/>/g'
}

# request OPERATION QUESTION: the same for an operation that is asked for information
request() {
    ask "$1" "<MsgType>1000</MsgType><RequestInfo>$2</RequestInfo>"
}

# records NAME: each element of that name on a line of its own
records() {
    tr -d '\n' | sed "s:</$1>:&\n:g" | grep -o "<$1>.*"
}

# element NAME: the first element of that name
element() {
    grep -o "<$1>[^<]*</$1>" | head -n 1
}

# text NAME: what is in it
text() {
    element "$1" | sed 's/<[^>]*>//g'
}

hospital=$(request getHospInfo '' | text HospitalID)
clinic="<HospitalID>$hospital</HospitalID><DepartID>0200</DepartID>"
schedule=$(request getDoctorWorkInfo "$clinic<BeginTime>$day</BeginTime><EndTime>$day</EndTime>" |
    records DoctorCalendar | grep '<WorkStatus>0<' | grep -v '<IsReserved>1<' | head -n 1)
doctor_id=$(echo "$schedule" | element DoctorID)
doctor=$(request getDoctorInfo "$clinic" | records DoctorInfo | grep "$doctor_id")

booking=$(ask getYyNo "<OrderInfo><RegID>$(date +%s)000</RegID>$clinic<DepartName>全科医疗科</DepartName>$doctor_id
  $(echo "$doctor" | element DoctorName)$(echo "$doctor" | element IsExpert)
  $(echo "$schedule" | element WorkType)$(echo "$schedule" | element ClinicFee)<RegistryFee>0</RegistryFee>
  <SickName>王小明</SickName><SickSex>0</SickSex><SickInsureType>0</SickInsureType><SeeDoctorDate>$day</SeeDoctorDate>
  <Phone>13800000000</Phone><CardNo>320502198506071238</CardNo><RegType>0</RegType><RegVia>网站</RegVia><PayType>0</PayType>
  <CreateDate>$(date '+%Y-%m-%d %H:%M:%S')</CreateDate></OrderInfo>")
registration=$(echo "$booking" | element RegID)
echo "getYyNo $(echo "$booking" | text Code) $(echo "$booking" | text RegID) $(echo "$booking" | text ReserveNo)"

found=$(ask getGhInfo "<OneRegInfo>$registration<CardNo>320502198506071238</CardNo></OneRegInfo>")
echo "getGhInfo $(echo "$found" | text RegVia) $(echo "$found" | text IsQuit)"

cancelled=$(ask backNo "<RequestInfo><HospitalID>$hospital</HospitalID>$registration</RequestInfo>")
echo "backNo $(echo "$cancelled" | text Code)"
