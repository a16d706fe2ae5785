// What MEASUR Tools Suite (Oak Ridge National Laboratory, MIT) finds for the same values: reads a JSON list of
// {formula, values} on standard input, values in the units of measures/parameters, and writes the results per stream.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const require = createRequire(import.meta.url);
const home = dirname(require.resolve("measur-tools-suite"));
// The package is built for browsers only: it runs in a context that looks like one and is handed its file.
const page = createContext({
  WebAssembly, TextDecoder, TextEncoder, URL, Response, console, setTimeout, clearTimeout,
  fetch: () => Promise.resolve(
    new Response(readFileSync(join(home, "client.wasm")), { headers: { "Content-Type": "application/wasm" } })),
});
page.window = page;
runInContext(readFileSync(join(home, "client.js"), "utf8"), page);
const m = await runInContext('Module({ locateFile: (name) => `https://measur.invalid/${name}` })', page);

// American units
const GAL = 3.785411784e-3, FT = 0.3048, FT3 = FT ** 3, LB = 0.45359237, PSI = 6.894757293; // m3, m, m3, kg, kPa
const BTU = 1.05505585262; // kJ
const fahrenheit = (celsius) => celsius * 1.8 + 32;
const gpm = (perHour) => perHour / GAL / 60;
const cfm = (perHour) => perHour / FT3 / 60;
// Their nameplate efficiency is a fraction, whatever its comment says; pressures are above that of the air outside.
const gj = (btuPerHour, hours) => (btuPerHour * BTU * hours) / 1e6;
const share = (percent) => percent / 100;

const meter = (kilowatts, hours, count = 1) => m.powerMeterReduction({ power: kilowatts }, hours, 0, count).energyUse;
const nameplate = (v, efficiency) =>
  m.nameplateReduction(
    {
      ratedMotorPower: v.motor_power, variableSpeedMotor: false, operationalFrequency: 50, lineFrequency: 50,
      motorAndDriveEfficiency: share(efficiency), loadFactor: share(v.load_factor),
    }, v.hours, 0, 1).energyUse;
const valve = (v, head, efficiency) => {
  const tool = new m.PumpValvePowerLoss();
  const pressure = (head * 9.80665) / PSI; // of water of 1000 kg/m3
  const found = tool.calculate(
    v.hours, share(efficiency), share(v.motor_efficiency), 1, gpm(v.flow), pressure, 0, 0, 0);
  const energy = found.annual_energy_loss;
  found.delete();
  tool.delete();
  return energy;
};
const pressures = (v, baseline) => {
  const list = new m.CompressedAirPressureReductionInputV();
  list.push_back({
    isBaseline: baseline, hoursPerYear: v.hours, electricityCost: 0, compressorPower: v.compressor_power,
    pressure: (v.air_pressure_old * 100) / PSI, proposedPressure: (v.air_pressure_new * 100) / PSI,
    atmosphericPressure: 101.325 / PSI, pressureRated: (v.air_pressure_old * 100) / PSI,
  });
  const energy = m.compressedAirPressureReduction(list).energyUse;
  list.delete();
  return energy;
};
const air = (v, flow) => {
  const list = new m.CompressedAirReductionInputV();
  list.push_back({
    hoursPerYear: v.hours, utilityType: m.CompressedAirUtilityType.Electricity, utilityCost: 0,
    measurementMethod: m.CompressedAirMeasurementMethod.FlowMeter, flowMeterMethodData: { meterReading: cfm(flow) },
    bagMethodData: { bagFillTime: 1, bagVolume: 1 },
    pressureMethodData: { nozzleType: 0, numberOfNozzles: 1, supplyPressure: 80 },
    otherMethodData: { consumption: 0 },
    compressorElectricityData: {
      compressorControlAdjustment: 100, compressorSpecificPower: v.specific_power * FT3 * 60,
    },
    units: 1,
  });
  const energy = m.compressedAirReduction(list).energyUse;
  list.delete();
  return energy;
};
const water = (flow, efficiency, kelvin, hours) =>
  (m.waterMassFlowMethodReduction(
    { waterFlow: gpm(flow), inletTemperature: 68, outletTemperature: 68 + kelvin * 1.8, systemEfficiency: efficiency },
    hours, 0, 1).energyUse * BTU);
const warmAir = (flow, efficiency, kelvin, hours) =>
  (m.airMassFlowMethodReduction(
    {
      isNameplate: true, measuredData: { areaOfDuct: 1, airVelocity: 1 },
      nameplateData: { airFlow: cfm(flow) },
      inletTemperature: 68, outletTemperature: 68 + kelvin * 1.8, systemEfficiency: efficiency,
    }, hours, 0, 1).energyUse * BTU);
const metered = (litresPerMinute, hours) =>
  m.meteredFlowReduction({ meterReading: litresPerMinute / 1000 / GAL }, hours, 0).waterUse * GAL;
const fixture = (v, kelvin, mass) =>
  m.fixtureTotalHeatLoss(v.specific_heat / (BTU / LB / (1 / 1.8)), mass / LB, 68, 68 + kelvin * 1.8, 1);
const opening = (v, percent) =>
  m.openingTotalHeatLossQuad(
    v.emissivity, 100, (v.opening_area / FT ** 2) * 144 / 100, fahrenheit(v.ambient_temperature),
    fahrenheit(v.furnace_temperature), percent, v.view_factor);
const assessment = (work) => {
  const tool = new m.WaterAssessment();
  const found = work(tool);
  tool.delete();
  return found;
};
const tower = (v) => {
  // their evaporation is 0.00085 x flow x range (degF): choose the load that gives ours
  const load = new m.CoolingTowerOperatingConditionsData(1000, 5, Math.round(v.hours), 1);
  const data = (cycles) => new m.CoolingTowerWaterConservationData(cycles, 0);
  const calculator = new m.CoolingTowerMakeupWaterCalculator(load, data(v.cycles_old), data(v.cycles_new));
  const found = calculator.calculate();
  const evaporated = found.wcBaseline * (1 - 1 / v.cycles_old); // make-up = E x C / (C - 1)
  return (found.waterSavings / evaporated) * v.evaporation * v.hours;
};
const peers = {
  "idle-power": (v) => ({ electricity: meter(v.idle_power, v.idle_hours) }),
  "share-of-power": (v) => ({ electricity: meter(v.electric_power, v.hours_saved) }),
  "lamps": (v) => ({
    electricity: meter(v.lamp_power_old / 1000, v.hours, v.lamps) - meter(v.lamp_power_new / 1000, v.hours, v.lamps),
  }),
  "lamp-hours": (v) => ({ electricity: meter(v.lamp_power_old / 1000, v.hours_saved, v.lamps) }),
  "motor-efficiency": (v) => ({
    electricity: nameplate(v, v.motor_efficiency_old) - nameplate(v, v.motor_efficiency_new),
  }),
  "valve-loss": (v) => ({ electricity: valve(v, v.valve_head, v.pump_efficiency) }),
  "pump-efficiency": (v) => ({
    electricity: valve(v, v.head, v.pump_efficiency_old) - valve(v, v.head, v.pump_efficiency_new),
  }),
  "air-pressure": (v) => ({ electricity: pressures(v, true) - pressures(v, false) }),
  "air-use": (v) => ({ electricity: air(v, v.air_use_old) - air(v, v.air_use_new) }),
  "air-leak-bag": (v) => {
    const found = m.calculateBagMethod(
      { operatingTime: v.hours, bagFillTime: v.fill_time, bagVolume: v.bag_volume / 1000 / FT3 });
    return { electricity: found.annualConsumption * 1000 * FT3 * v.specific_power };
  },
  "air-leak-orifice": (v) => {
    const found = m.calculateOrificeMethod({
      operatingTime: v.hours, airTemp: 68, atmPressure: 101.325 / PSI, dischargeCoef: v.discharge_coefficient,
      diameter: v.hole_diameter / 25.4, supplyPressure: (v.air_pressure * 100) / PSI, numOrifices: v.holes,
    });
    return { electricity: found.annualConsumption * 1000 * FT3 * v.specific_power };
  },
  "condensate": (v) => ({
    fuel: water(v.condensate_flow, share(v.boiler_efficiency), v.condensate_temperature - v.makeup_temperature, v.hours),
  }),
  "warm-water": (v) => ({ fuel: water(v.water_flow, share(v.boiler_efficiency), v.temperature_gain, v.hours) }),
  "hot-water": (v) => {
    const saved = metered(v.flow_old - v.flow_new, v.hours);
    const heated = (saved * share(v.heated_share)) / v.hours;
    return { water: saved, fuel: water(heated, share(v.boiler_efficiency), v.temperature_gain, v.hours) };
  },
  "exhaust-air-heat": (v) => ({
    fuel: warmAir(v.air_flow * share(v.recovery_share), share(v.boiler_efficiency), v.temperature_difference,
      v.heating_hours),
  }),
  "exhaust-less": (v) => ({
    fuel: warmAir(v.air_flow_saved, share(v.boiler_efficiency), v.temperature_difference, v.heating_hours),
  }),
  "cooling-water-loss": (v) => ({
    fuel: gj(m.waterCoolingTotalHeatLoss(gpm(v.water_flow), 68, 68 + v.temperature_gain * 1.8, 1), v.hours)
      / share(v.furnace_efficiency),
  }),
  "charge-preheat": (v) => ({
    fuel: gj(fixture(v, v.load_temperature_gain, v.feed_rate), v.hours) / share(v.furnace_efficiency),
  }),
  "fixture-mass": (v) => ({
    fuel: gj(fixture(v, v.furnace_temperature - v.ambient_temperature, v.mass_saved), v.hours)
      / share(v.furnace_efficiency),
  }),
  "fixture-mass-electric": (v) => ({
    electricity: (gj(fixture(v, v.furnace_temperature - v.ambient_temperature, v.mass_saved), v.hours) / 3.6e-3)
      / share(v.furnace_efficiency),
  }),
  "radiation": (v) => ({
    fuel: gj(opening(v, v.open_share_old) - opening(v, v.open_share_new), v.hours) / share(v.furnace_efficiency),
  }),
  "rto-recovery": (v) => ({
    fuel: gj(
      m.gasCoolingTotalHeatLoss(
        cfm(v.air_flow), fahrenheit(v.inlet_temperature), fahrenheit(v.rto_temperature),
        1.03 / (BTU / LB / (1 / 1.8)), 1, 1.2041 / LB * FT3) * share(v.heat_recovery_new - v.heat_recovery_old),
      v.hours),
  }),
  "efficiency-gain": (v) => {
    // the same heat by another furnace: through electricity and back to fuel
    const kilowatts = m.calculateElectricalEquivalentHeatInput(v.fuel_use, v.efficiency_old, 100);
    const fuel = m.calculateFuelFiredEquivalentHeatInput(kilowatts, 100, v.efficiency_new);
    return { fuel: v.fuel_use - fuel };
  },
  "heat-pump": (v) => {
    const fuel = m.calculateFuelFiredEquivalentHeatInput(v.heat_load, 100, v.boiler_efficiency); // MMBtu/h
    const electric = m.calculateElectricalEquivalentHeatInput(fuel, v.boiler_efficiency, v.cop_heat_pump * 100);
    return { fuel: fuel * BTU * v.hours, electricity: -electric * v.hours };
  },
  "flow-reduction": (v) => ({ water: metered(v.flow_old, v.hours) - metered(v.flow_new, v.hours) }),
  "water-leak": (v) => ({ water: metered((v.leak_flow * 1000) / 60, v.hours) }),
  "sanitary": (v) => {
    const use = (volume) => assessment((tool) =>
      tool.calculateKitchenRestroomGrossWaterUse(v.people, v.work_days, (v.uses * volume) / 1000 / GAL)) * GAL;
    return { water: use(v.volume_old) - use(v.volume_new) };
  },
  "tower-cycles": (v) => ({ water: tower(v) }),
};

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(
  asked.names ? Object.keys(peers) : asked.map(({ formula, values }) => peers[formula](values))));
