"""Values of the saving formulas and what they give, worked by hand in the units of the trade."""

MJ = 3.6  # per kWh

# formula: values in the units of the pack, results per stream
EXAMPLES: dict[str, tuple[dict[str, float], dict[str, float]]] = {
    "idle-power": ({"idle_power": 12, "idle_hours": 1500}, {"electricity": 18_000}),
    "share-of-power": ({"electric_power": 30, "hours_saved": 2000}, {"electricity": 60_000}),
    "motor-efficiency": (
        {"motor_power": 55, "load_factor": 75, "hours": 6000, "motor_efficiency_old": 90, "motor_efficiency_new": 95},
        {"electricity": 247_500 / 0.90 - 247_500 / 0.95},  # 55 x 0.75 x 6000 = 247,500 kWh at the shaft
    ),
    "flow-control": (
        {"electric_power": 40, "hours": 5000, "flow_ratio": 80, "affinity_exponent": 3, "drive_efficiency": 96},
        {"electricity": 200_000 * (1 - 0.512 / 0.96)},
    ),
    "pump-efficiency": (
        {"flow": 180, "head": 40, "hours": 4000, "pump_efficiency_old": 50, "pump_efficiency_new": 80,
         "motor_efficiency": 92},
        {"electricity": 19.6133 * 4000 * (2 - 1.25) / 0.92},  # 50 kg/s x 9.80665 x 40 m = 19.6133 kW
    ),
    "valve-loss": (
        {"flow": 180, "valve_head": 20, "hours": 4000, "pump_efficiency": 65, "motor_efficiency": 90},
        {"electricity": 9.80665 * 4000 / (0.65 * 0.9)},
    ),
    "impeller-trim": (
        {"electric_power": 40, "hours": 5000, "diameter_ratio": 90},
        {"electricity": 200_000 * (1 - 0.729)},
    ),
    "fan-pressure": (
        {"air_flow": 36_000, "pressure_drop_saved": 300, "hours": 4000, "fan_efficiency": 60, "motor_efficiency": 90},
        {"electricity": 10 * 0.3 * 4000 / (0.6 * 0.9)},  # 10 m3/s x 0.3 kPa = 3 kW
    ),
    "belt": (
        {"electric_power": 30, "hours": 4000, "belt_efficiency_old": 93, "belt_efficiency_new": 98},
        {"electricity": 120_000 * 5 / 98},
    ),
    "air-leak-share": (
        {"compressor_power": 75, "hours": 4000, "leak_share_old": 30, "leak_share_new": 10},
        {"electricity": 300_000 * 0.2 / 0.9},
    ),
    "air-leak-orifice": (
        {"holes": 1, "discharge_coefficient": 1, "hole_diameter": 3, "air_pressure": 6, "specific_power": 0.12,
         "hours": 8000},
        # 0.0404 x p x A / sqrt(T): 0.04042 x 701,325 Pa x 7.0686e-6 m2 / sqrt(293.15 K) = 0.011702 kg/s of air
        {"electricity": 0.011702 / 1.2041 * 3600 * 0.12 * 8000},
    ),
    "air-leak-bag": (
        {"bag_volume": 100, "fill_time": 20, "specific_power": 0.12, "hours": 8000},
        {"electricity": 18 * 0.12 * 8000},  # 5 L/s = 18 m3/h
    ),
    "air-pressure": (
        {"compressor_power": 100, "hours": 4000, "air_pressure_old": 8, "air_pressure_new": 7},
        # (8.8954)^(2/7) = 1.86721, (7.9085)^(2/7) = 1.80551
        {"electricity": 400_000 * (1 - 0.80551 / 0.86721)},
    ),
    "air-intake": (
        {"compressor_power": 100, "hours": 4000, "intake_temperature_old": 36.85, "intake_temperature_new": 16.85},
        {"electricity": 400_000 * 20 / 310},
    ),
    "air-heat": (
        {"compressor_power": 100, "hours": 4000, "recovered_share": 70, "needed_share": 50, "boiler_efficiency": 90},
        {"fuel": 140_000 / 0.9 * MJ / 1000},
    ),
    "air-use": (
        {"air_use_old": 120, "air_use_new": 60, "specific_power": 0.12, "hours": 1000},
        {"electricity": 7200},
    ),
    "air-to-blower": (
        {"air_use_old": 300, "specific_power": 0.12, "blower_power": 6, "hours": 4000},
        {"electricity": 120_000},
    ),
    "air-purge": (
        {"compressor_power": 90, "hours": 4000, "purge_share_old": 15, "purge_share_new": 5},
        {"electricity": 360_000 * 0.10 / 0.95},
    ),
    "steam-leak": (
        {"holes": 1, "discharge_coefficient": 1, "hole_diameter": 3, "steam_pressure": 7, "hours": 8000,
         "steam_heat": 2.4, "boiler_efficiency": 80},
        # Napier: 115.5 psi(a) x 0.010956 in2 / 70 = 0.018088 lb/s... = 29.71 kg/h
        {"fuel": 29.71 * 8000 * 2.4 / 0.8 / 1000, "water": 29.71 * 8},
    ),
    "steam-traps": (
        {"traps": 50, "failed_share": 20, "trap_loss": 6, "hours": 8000, "steam_heat": 2.4, "boiler_efficiency": 80},
        {"fuel": 480 * 2.4 / 0.8, "water": 480},  # 10 traps x 6 kg/h x 8000 h = 480 t
    ),
    "pipe-insulation": (
        {"pipe_diameter": 100, "pipe_length": 50, "surface_coefficient": 12, "surface_temperature": 150,
         "ambient_temperature": 20, "insulation_effect": 90, "hours": 8000, "boiler_efficiency": 90},
        {"fuel": 15.70795 * 12 * 130 / 1000 * 8000 * MJ / 1000},  # 15.7 m2; 90 % saved by a boiler of 90 %
    ),
    "surface-insulation": (
        {"surface_area": 10, "surface_coefficient": 12, "surface_temperature": 80, "ambient_temperature": 20,
         "insulation_effect": 90, "hours": 5000, "boiler_efficiency": 90},
        {"fuel": 7.2 * 5000 * MJ / 1000},
    ),
    "surface-insulation-electric": (
        {"surface_area": 2, "surface_coefficient": 12, "surface_temperature": 220, "ambient_temperature": 20,
         "insulation_effect": 50, "hours": 5000},
        {"electricity": 12_000},
    ),
    "condensate": (
        {"condensate_flow": 2, "hours": 5000, "condensate_temperature": 85, "makeup_temperature": 15,
         "boiler_efficiency": 90},
        {"water": 10_000, "fuel": 10_000 * 4.187 * 70 / 1000 / 0.9},
    ),
    "blowdown": (
        {"steam_flow": 10, "hours": 5000, "blowdown_old": 10, "blowdown_new": 4, "blowdown_temperature": 180,
         "makeup_temperature": 20, "boiler_efficiency": 80},
        {"water": 50_000 * (1 / 9 - 1 / 24), "wastewater": 50_000 * (1 / 9 - 1 / 24),
         "fuel": 50_000 * (1 / 9 - 1 / 24) * 4.3 * 160 / 1000 / 0.8},
    ),
    "blowdown-heat": (
        {"steam_flow": 10, "hours": 5000, "blowdown_old": 10, "blowdown_temperature": 180, "makeup_temperature": 20,
         "recovery_share": 70, "boiler_efficiency": 70},
        {"fuel": 50_000 / 9 * 4.3 * 160 / 1000},
    ),
    "efficiency-gain": (
        {"fuel_use": 10_000, "efficiency_old": 80, "efficiency_new": 90},
        {"fuel": 10_000 - 8000 / 0.9},
    ),
    "flue-gas": (
        {"fuel_use": 10_000, "flue_temperature_old": 220, "flue_temperature_new": 220, "oxygen_old": 9,
         "oxygen_new": 3, "ambient_temperature": 20},
        # 0.66 / 12 + 0.009 = 0.064 x 200 K = 12.8 %; 0.66 / 18 + 0.009 = 0.045667 x 200 K = 9.1333 %
        {"fuel": 10_000 * (0.128 - 0.0913333) / (1 - 0.0913333)},
    ),
    "warm-water": (
        {"water_flow": 2, "temperature_gain": 30, "hours": 4000, "boiler_efficiency": 90},
        {"fuel": 8000 * 4.187 * 30 / 1000 / 0.9},
    ),
    "exhaust-air-heat": (
        {"air_flow": 10_000, "temperature_difference": 15, "recovery_share": 60, "heating_hours": 2000,
         "boiler_efficiency": 90},
        {"fuel": 12_000 * 1.006 * 15 * 0.6 * 2000 / 0.9 / 1e6},
    ),
    "exhaust-less": (
        {"air_flow_saved": 10_000, "temperature_difference": 15, "heating_hours": 2000, "boiler_efficiency": 90,
         "fan_pressure": 900, "hours": 4000, "fan_efficiency": 50, "motor_efficiency": 90},
        {"fuel": 12_000 * 1.006 * 15 * 2000 / 0.9 / 1e6, "electricity": 2.5 / 0.45 * 4000},
    ),
    "radiation": (
        {"emissivity": 0.9, "view_factor": 0.8, "opening_area": 1, "furnace_temperature": 926.85,
         "ambient_temperature": 26.85, "open_share_old": 30, "open_share_new": 10, "hours": 5000,
         "furnace_efficiency": 50},
        # 5.670374 W/m2 x (12^4 - 3^4) = 117.1 kW/m2
        {"fuel": 5.670374e-3 * (20_736 - 81) * 0.72 * 0.2 * 5000 / 0.5 * MJ / 1000},
    ),
    "cooling-water-loss": (
        {"water_flow": 5, "temperature_gain": 10, "hours": 4000, "furnace_efficiency": 50},
        {"fuel": 20_000 * 4.187 * 10 / 1000 / 0.5},
    ),
    "charge-preheat": (
        {"feed_rate": 1000, "specific_heat": 0.6, "load_temperature_gain": 200, "hours": 5000,
         "furnace_efficiency": 50},
        {"fuel": 5_000_000 * 0.6 * 200 / 0.5 / 1e6},
    ),
    "fixture-mass": (
        {"mass_saved": 50, "specific_heat": 0.6, "furnace_temperature": 820, "ambient_temperature": 20, "hours": 5000,
         "furnace_efficiency": 50},
        {"fuel": 250_000 * 0.6 * 800 / 0.5 / 1e6},
    ),
    "fixture-mass-electric": (
        {"mass_saved": 50, "specific_heat": 0.6, "furnace_temperature": 820, "ambient_temperature": 20, "hours": 5000,
         "furnace_efficiency": 50},
        {"electricity": 250_000 * 0.6 * 800 / 0.5 / 3600},
    ),
    "chiller-setpoint": (
        {"chiller_power": 100, "hours": 3000, "gain_per_kelvin": 0.025, "setpoint_gain": 2},
        {"electricity": 15_000},
    ),
    "chiller-cop": (
        {"cooling_load": 500, "hours": 3000, "cop_old": 4, "cop_new": 5},
        {"electricity": 75_000},
    ),
    "free-cooling": (
        {"cooling_load": 400, "free_hours": 2000, "cop_old": 4, "free_power_share": 0.05},
        {"electricity": 160_000},
    ),
    "tower-cycles": (
        {"evaporation": 5, "hours": 6000, "cycles_old": 2, "cycles_new": 5},
        {"water": 30_000 * (2 - 1.25), "wastewater": 30_000 * (1 - 0.25)},
    ),
    "heat-pump": (
        {"heat_load": 100, "hours": 4000, "boiler_efficiency": 80, "cop_heat_pump": 4},
        {"fuel": 500_000 * MJ / 1000, "electricity": -100_000},
    ),
    "wall-heat": (
        {"wall_area": 1000, "u_old": 2, "u_new": 0.5, "temperature_difference": 10, "heating_hours": 3000,
         "boiler_efficiency": 90},
        {"fuel": 15 * 3000 * MJ / 1000 / 0.9},
    ),
    "wall-cold": (
        {"wall_area": 500, "u_old": 0.5, "u_new": 0.2, "temperature_difference": 40, "hours": 8000, "cop_old": 2},
        {"electricity": 24_000},
    ),
    "setback": ({"heat_use": 5000, "setback_share": 0.06, "degrees_lowered": 2}, {"fuel": 600}),
    "lamps": (
        {"lamps": 200, "lamp_power_old": 80, "lamp_power_new": 36, "hours": 4000},
        {"electricity": 35_200},
    ),
    "lamp-hours": ({"lamps": 100, "lamp_power_old": 40, "hours_saved": 2000}, {"electricity": 8000}),
    "transformer": (
        {"no_load_loss_old": 1.7, "no_load_loss_new": 0.7, "load_loss_old": 10, "load_loss_new": 8,
         "transformer_load": 50, "hours": 8000},
        {"electricity": 8760 + 4000},
    ),
    "power-factor": ({"bill": 1_000_000, "surcharge_old": 2, "surcharge_new": -0.5}, {"money": 25_000}),
    "demand": ({"demand_saved": 100, "demand_price": 480}, {"money": 48_000}),
    "load-shift": ({"energy_shifted": 100_000, "price_peak": 1.1, "price_valley": 0.4}, {"money": 70_000}),
    "solar-power": ({"pv_power": 500, "pv_yield": 1200, "self_use": 80}, {"electricity": 480_000}),
    "solar-heat": ({"collector_area": 100, "collector_yield": 1.8, "boiler_efficiency": 90}, {"fuel": 200}),
    "water-leak": ({"leak_flow": 0.5, "hours": 8760}, {"water": 4380}),
    "flow-reduction": (
        {"flow_old": 30, "flow_new": 20, "hours": 4000, "discharged_share": 90},
        {"water": 2400, "wastewater": 2160},
    ),
    "rinse-stages": (
        {"dragout": 2, "dilution": 400, "stages": 2, "hours": 4000},
        {"water": 2 * (400 - 20) * 4, "wastewater": 2 * (400 - 20) * 4},
    ),
    "water-reuse": (
        {"water_flow": 3, "reused_share": 60, "hours": 4000},
        {"water": 7200, "wastewater": 7200},
    ),
    "once-through": (
        {"water_flow": 3, "makeup_share": 2.5, "hours": 4000},
        {"water": 11_700, "wastewater": 11_700},
    ),
    "rain-water": ({"roof_area": 10_000, "rain": 520, "runoff": 75}, {"water": 3900}),
    "sanitary": (
        {"people": 100, "uses": 4, "work_days": 250, "volume_old": 9, "volume_new": 5},
        {"water": 400, "wastewater": 400},
    ),
    "batch-water": (
        {"batches": 600, "volume_old": 2000, "volume_new": 1400},
        {"water": 360, "wastewater": 360},
    ),
    "hot-water": (
        {"flow_old": 30, "flow_new": 20, "hours": 1000, "discharged_share": 100, "heated_share": 50,
         "temperature_gain": 40, "boiler_efficiency": 80},
        {"water": 600, "wastewater": 600, "fuel": 300 * 4.187 * 40 / 1000 / 0.8},
    ),
    "membrane": (
        {"product_flow": 6, "hours": 4000, "recovery_old": 50, "recovery_new": 75},
        {"water": 24_000 * (2 - 4 / 3), "wastewater": 24_000 * (2 - 4 / 3)},
    ),
    "scrap": (
        {"throughput": 1000, "scrap_old": 10, "scrap_new": 4},
        {"material": 1000 - 900 / 0.96, "waste": 1000 - 900 / 0.96},
    ),
    "sludge": ({"dry_solids": 60, "solids_old": 20, "solids_new": 40}, {"waste": 150}),
    "bath-life": (
        {"bath_volume": 2, "changes_old": 12, "changes_new": 4, "concentrate_content": 60},
        {"hazardous_waste": 16, "chemical": 960},
    ),
    "returnable-packs": (
        {"packs_used": 10_000, "pack_mass": 0.5, "trips": 50},
        {"material": 4.9, "waste": 4.9},
    ),
    "sorting": ({"waste_amount": 120, "separated_share": 25}, {"waste": 30}),
    "sorting-hazardous": ({"waste_amount": 12, "separated_share": 25}, {"hazardous_waste": 3}),
    "solvent-recovery": (
        {"solvent_waste": 20, "recovery_rate": 75},
        {"chemical": 15_000, "hazardous_waste": 15},
    ),
    "transfer-efficiency": (
        {"paint_use": 10_000, "transfer_old": 40, "transfer_new": 64, "voc_content_old": 50},
        {"chemical": 3750, "voc": 1875},
    ),
    "voc-content": ({"paint_use": 10_000, "voc_content_old": 50, "voc_content_new": 10}, {"voc": 4000}),
    "bath-cover": (
        {"bath_surface": 4, "evaporation_heat": 3000, "cover_effect": 60, "hours": 5000, "boiler_efficiency": 90},
        {"fuel": 7.2 * 5000 * MJ / 1000 / 0.9},
    ),
    "dragout": (
        {"dragout": 3, "hours": 4000, "concentration": 200, "dragout_cut": 40},
        {"chemical": 960},
    ),
    "changeover": (
        {"changeovers": 300, "time_old": 2, "time_new": 0.5, "workers": 3},
        {"labour": 1350},
    ),
    "transport": ({"distance_saved": 20_000, "fuel_per_km": 0.25}, {"vehicle_fuel": 180}),
    "rto-recovery": (
        {"air_flow": 20_000, "rto_temperature": 800, "inlet_temperature": 50, "heat_recovery_old": 85,
         "heat_recovery_new": 95, "hours": 6000},
        {"fuel": 24_082 * 1.03 * 750 * 0.10 * 6000 / 1e6},
    ),
    "component-leaks": ({"leaks_found": 20, "leak_rate": 0.05, "hours": 8000}, {"voc": 8000}),
    "chemical-share": ({"chemical_use": 5000, "saved_share": 20}, {"chemical": 1000}),
    "oxidiser-less-air": (
        {"air_flow_saved": 10_000, "rto_temperature": 800, "inlet_temperature": 50, "heat_recovery_old": 90,
         "hours": 6000, "fan_pressure": 900, "fan_efficiency": 50, "motor_efficiency": 90},
        {"fuel": 12_041 * 1.03 * 750 * 0.1 * 6000 / 1e6, "electricity": 2.5 / 0.45 * 6000},
    ),
}  # fmt: skip
