"""CAP messages for tests, of our own making, in the form of MetAlerts."""

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SQUARE = "61.0,10.0 61.0,11.0 62.0,11.0 62.0,10.0 61.0,10.0"


def info(
    language: str = "no",
    *,
    polygon: str = SQUARE,
    onset: str = "2027-01-15T06:00:00+00:00",
    expires: str = "2027-01-16T06:00:00+00:00",
    more: str = "",
) -> str:
    return f"""
 <info>
  <language>{language}</language>
  <category>Met</category>
  <event>Skogbrannfare</event>
  <responseType>Monitor</responseType>
  <urgency>Future</urgency>
  <severity>Moderate</severity>
  <certainty>Likely</certainty>
  <eventCode><valueName>eventType</valueName><value>forestFire</value></eventCode>
  <onset>{onset}</onset>
  <expires>{expires}</expires>
  <senderName>Eksempel</senderName>
  <headline>Gult nivå</headline>
  <description>Vegetasjonen er tørr.</description>
  <instruction>Vis aktsomhet.</instruction>
  <parameter><valueName>awareness_level</valueName><value>2; yellow; Moderate</value></parameter>
  {more}
  <area>
   <areaDesc>Innlandet</areaDesc>
   <polygon>{polygon}</polygon>
   <geocode><valueName>municipalityId</valueName><value>3405</value></geocode>
  </area>
 </info>"""


def alert(
    *infos: str,
    identifier: str = "2.49.0.1.578.0.1",
    status: str = "Actual",
    kind: str = "Alert",
    sent: str = "2027-01-15T05:00:00+00:00",
    references: str = "",
    sender: str = "<sender>varsel@example.no</sender>",
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> str:
    told = f"<references>{references}</references>" if references else ""
    return f"""{head}
<alert xmlns="{NAMESPACE}">
 <identifier>{identifier}</identifier>
 {sender}
 <sent>{sent}</sent>
 <status>{status}</status>
 <msgType>{kind}</msgType>
 <scope>Public</scope>
 {told}{"".join(infos or (info(),))}
</alert>"""
