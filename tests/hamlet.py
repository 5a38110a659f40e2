"""A region small enough to do its sums by hand: Vik (5,000 people) and Nes (1,200), all invented.

Vik lies in the valley with hospital, police, helicopter and a fire station staffed round the clock;
Nes, 15 km north-east, has a fire station on call, an ambulance by day and volunteers. One degree of
longitude is 55.6 km here and one of latitude 111.2 km.
"""

from io import StringIO

import pandas as pd
import shapely

from samvirke.model.tables import TABLES
from samvirke.register.region import Region
from samvirke.register.shape import shape_table

_PROVENANCE = {"source": "invented for the tests", "as_of": "2026-01-01", "quality": "typed"}

_ROWS = {
    "organisations": """
id,name,kind,parent
org-vik,Vik kommune,municipality,
org-nes,Nes kommune,municipality,
org-fire,Vik og Nes brannvesen,fire_service,org-vik
org-health,Helse Dal,health_region,
org-trust,Dal sykehus HF,hospital_trust,org-health
org-police,Dal politidistrikt,police_district,
org-civil,Dal sivilforsvarsdistrikt,civil_defence_district,
org-red-cross,Nes Røde Kors,voluntary,
""",
    "municipalities": """
id,name,county,owner,lon,lat,population
0001,Vik,Dal,org-vik,10.05,60.05,5000
0002,Nes,Dal,org-nes,10.25,60.15,1200
""",
    "cells": """
id,municipality,lon,lat,population,urban_class
cell-1,0001,10.05,60.05,2500,2000-19999
cell-2,0001,10.07,60.05,1500,2000-19999
cell-3,0001,10.05,60.08,800,200-1999
cell-4,0001,10.15,60.00,200,rural
cell-5,0002,10.25,60.15,700,200-1999
cell-6,0002,10.27,60.16,400,200-1999
cell-7,0002,10.30,60.20,100,rural
""",
    "sites": """
id,name,kind,owner,municipality,lon,lat
fire-vik,Vik brannstasjon,fire_station,org-fire,0001,10.06,60.05
fire-nes,Nes brannstasjon,fire_station,org-fire,0002,10.25,60.15
ambulance-vik,Vik ambulanse,ambulance_base,org-trust,0001,10.05,60.06
ambulance-nes,Nes ambulanse,ambulance_base,org-trust,0002,10.26,60.15
police-vik,Vik politistasjon,police_station,org-police,0001,10.05,60.05
hospital-vik,Dal sykehus,hospital,org-trust,0001,10.04,60.06
air-vik,Vik helikopterbase,air_base,org-trust,0001,10.04,60.07
depot-vik,Vik lager,civil_defence_depot,org-civil,0001,10.08,60.05
base-nes,Nes hjelpekorps,volunteer_base,org-red-cross,0002,10.25,60.16
centre-110,110 Dal,centre_110,org-fire,0001,10.06,60.05
centre-112,112 Dal,centre_112,org-police,0001,10.05,60.05
centre-113,113 Dal,centre_113,org-trust,0001,10.04,60.06
""",
    "units": """
id,site,owner,mode,turnout_time_s,off_duty_turnout_time_s,hours,crew,turnout_probability,speed_kmh,capabilities
engine-vik-1,fire-vik,org-fire,road,90,,always,4,,,fire.pump;rescue.smoke_dive:2
ladder-vik-1,fire-vik,org-fire,road,90,,always,2,,,fire.aerial
engine-nes-1,fire-nes,org-fire,road,300,,always,4,0.95,,fire.pump;rescue.smoke_dive:2
ambulance-vik-1,ambulance-vik,org-trust,road,60,,always,2,,,health.ambulance
ambulance-nes-1,ambulance-nes,org-trust,road,60,420,mon-sun 08:00-20:00,2,,,health.ambulance
patrol-vik-1,police-vik,org-police,road,60,,always,2,,,police.patrol
helicopter-vik-1,air-vik,org-trust,air,360,,always,3,,220,health.air_ambulance
pump-vik-1,depot-vik,org-civil,road,3600,,always,8,0.8,,civil_defence.pump:2
search-nes-1,base-nes,org-red-cross,foot,1800,,always,6,0.6,,volunteer.search:6
""",
    "capacities": """
id,site,item,quantity,surge_quantity
icu-vik,hospital-vik,icu_bed,6,10
""",
    "stocks": """
id,site,owner,item,quantity,unit,expires_on
masks-vik,hospital-vik,org-trust,mask_ffp3,2400,piece,2028-06
""",
    "agreements": """
id,giver,receiver,capabilities,valid_from
help-nes,org-red-cross,org-police,volunteer.search,2025-01-01
""",
    "standards": """
id,function,area_class,time_limit_s,share,status
fire-10,fire,dense,600,1.0,law
fire-20,fire,other_urban,1200,1.0,law
fire-30,fire,outside_urban,1800,1.0,guidance
ambulance-12,ambulance,urban,720,0.9,guideline
ambulance-25,ambulance,rural,1500,0.9,guideline
police-11,police,20000+,660,0.8,target
police-19,police,2000-19999,1140,0.8,target
police-30,police,other,1800,0.8,target
""",
}
_AREAS = pd.DataFrame(
    {
        "id": ["area-vik", "area-nes"],
        "name": ["Vik", "Nes"],
        "kind": "municipality",
        "municipality": ["0001", "0002"],
        "geometry": [shapely.box(9.9, 59.95, 10.18, 60.1), shapely.box(10.18, 60.1, 10.4, 60.25)],
    }
)
_TEXT = {"id": str, "municipality": str}
# 300 + 600 + 250 + 2,850 + 700 + 300 = 5,000 and 60 + 140 + 50 + 650 + 200 + 100 = 1,200.
_AGES = {
    "pop_0_5": [300, 60],
    "pop_6_15": [600, 140],
    "pop_16_19": [250, 50],
    "pop_20_66": [2850, 650],
    "pop_67_79": [700, 200],
    "pop_80_plus": [300, 100],
}


def hamlet() -> Region:
    """Return the region; every call makes it anew."""
    rows = {name: pd.read_csv(StringIO(text), dtype=_TEXT) for name, text in _ROWS.items()}
    rows["areas"] = _AREAS
    rows["municipalities"] = rows["municipalities"].assign(
        **_AGES,
        fire_service="org-fire",
        ambulance_service="org-trust",
        police_district="org-police",
        civil_defence_district="org-civil",
        health_region="org-health",
        centre_110="centre-110",
        centre_112="centre-112",
        centre_113="centre-113",
        ambulance_class=["urban", "rural"],
    )
    rows["units"] = rows["units"].assign(name=rows["units"]["id"])
    rows["standards"] = rows["standards"].assign(measured_from="call until arrival")
    return Region(
        name="hamlet",
        title="Vik and Nes, invented",
        licence="Apache-2.0",
        attributions=("Invented for the tests of Samvirke",),
        tables={name: shape_table(TABLES[name], frame.assign(**_PROVENANCE)) for name, frame in rows.items()},
    )
