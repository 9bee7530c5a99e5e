// The operations that a hospital offers (2.1 to 2.12).

export const OPERATIONS = [
  "getHospInfo", "getDepartInfo", "getDoctorInfo", "getDoctorPhoto", "getDepartWorkInfo", "getDoctorWorkInfo", "getDtNoInfo", "getYyNo", "backNo",
  "updateOrderInfo", "getGhInfo", "getGhRecord",
];
