// k6 run rush.k6.js -e URL=http://127.0.0.1:8070 -e FIRST=20000
import http from 'k6/http';
import exec from 'k6/execution';
import { SharedArray } from 'k6/data';

const cards = new SharedArray('patients', () => open('./patients.csv').trim().split('\n'));
const url = `${__ENV.URL || 'http://127.0.0.1:8070'}/webservice/YuyueService`;
const first = Number(__ENV.FIRST || 20000);
const params = { headers: { 'Content-Type': 'text/xml; charset=utf-8' } };

export const options = {
  scenarios: { rush: { executor: 'shared-iterations', vus: 20, iterations: cards.length } },
};

const look = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><t:getDtNoInfo xmlns:t="http://service.yuyue.ws.com/"><arg0>&lt;Message&gt;&lt;RequestInfo&gt;&lt;HospitalID&gt;SG01&lt;/HospitalID&gt;&lt;DoctorID&gt;02000008&lt;/DoctorID&gt;&lt;DepartID&gt;0200&lt;/DepartID&gt;&lt;WorkDate&gt;2026-03-04&lt;/WorkDate&gt;&lt;WorkType&gt;1&lt;/WorkType&gt;&lt;/RequestInfo&gt;&lt;/Message&gt;</arg0></t:getDtNoInfo></S:Body></S:Envelope>`;
const book = (registrationId, card) => `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><t:getYyNo xmlns:t="http://service.yuyue.ws.com/"><arg0>&lt;Message&gt;&lt;OrderInfo&gt;&lt;RegID&gt;${registrationId}&lt;/RegID&gt;&lt;HospitalID&gt;SG01&lt;/HospitalID&gt;&lt;DepartID&gt;0200&lt;/DepartID&gt;&lt;DepartName&gt;全科医疗科&lt;/DepartName&gt;&lt;DoctorID&gt;02000008&lt;/DoctorID&gt;&lt;DoctorName&gt;陈利楠&lt;/DoctorName&gt;&lt;IsExpert&gt;0&lt;/IsExpert&gt;&lt;SickName&gt;王小明&lt;/SickName&gt;&lt;SickSex&gt;0&lt;/SickSex&gt;&lt;SickInsureType&gt;0&lt;/SickInsureType&gt;&lt;SeeDoctorDate&gt;2026-03-04&lt;/SeeDoctorDate&gt;&lt;WorkType&gt;1&lt;/WorkType&gt;&lt;RegistryFee&gt;0&lt;/RegistryFee&gt;&lt;ClinicFee&gt;10.00&lt;/ClinicFee&gt;&lt;Phone&gt;13800000000&lt;/Phone&gt;&lt;CardNo&gt;${card}&lt;/CardNo&gt;&lt;RegType&gt;0&lt;/RegType&gt;&lt;RegVia&gt;网站&lt;/RegVia&gt;&lt;PayType&gt;0&lt;/PayType&gt;&lt;CreateDate&gt;2026-03-02 08:00:00&lt;/CreateDate&gt;&lt;/OrderInfo&gt;&lt;/Message&gt;</arg0></t:getYyNo></S:Body></S:Envelope>`;

export default function () {
  const number = exec.scenario.iterationInTest;
  http.post(url, look, params);
  http.post(url, book(first + number, cards[number]), params);
}
