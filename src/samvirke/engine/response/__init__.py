"""Minutes: who is sent to what, and when they are there.

Begin in `simulate`. `reference` says in plain Python what the rules mean, `kernel` does the same fast, to
the last bit; `recommend` asks the same rules about one need now. Times are seconds from the start of the
course, 64-bit; travel times are kept in 32 bits and added in 64.

The rules, in the order they act
--------------------------------
1. *An incident is known* when its call has been taken (`alert_s`; without calls: when it begins; ``inf``:
   never, it is not answered). Needs are seen to by the moment they are known, then by their row in the
   course; one that has lapsed by then (`until_s` passed) or is filled is left. For each need, units are
   sent one by one until nothing is missing or nobody may come. What a sent unit can do counts for its
   whole group: the needs of the incident, one after another in that order, that are known at the same
   moment at the same place. What is missing waits, until it lapses.
2. *Free* is a unit at rest at its stop or on its way there. At rest it must be callable: not out, not
   grounded this hour, not absent this day, its turn-out time this hour finite. It needs its turn-out time
   and the travel time. A unit on its way to rest needs no turn-out and may be sent whatever its hours and
   absences say, unless it is out or grounded: it is reached through the point where it turned
   (`turned_at`, a stop, plus `turned_s`) or through the stop it is bound for, which it will reach at
   `home_at_s` (plus what is left until then): the sooner of the two, an upper bound; equal: where it
   turned. A unit that cleared a place turned at the stop of its fleet nearest to it (time, then stop), as
   far from it as the place is; at a hospital, there, 0 s from it; moved from stop to stop, at the first,
   0 s from it. Where no stop of its fleet leads to the place it cleared, `turned_s` is ``inf``. Where a
   unit *answers* only with a probability, it is passed over (rules 3, 4 and 7) in incidents that its
   draws say it does not answer: ``stream(seed, run, "answers", unit).random(4096) < probability`` at the
   number of the incident modulo 4096.
3. *Who is sent*: the least of time plus the preference's penalty (all together: its score); equal scores
   stay with the lower unit index; a score of ``inf`` is never sent. With cover-keeping, for needs of its
   priority number and above: among free units whose score is at most the least score plus the slack, the
   one whose absence costs least cover; equal costs by score, then index. The cost of a unit of the group is
   the sum over the points its rest stop covers, in order, of weight times ``worth[k - 1]``, where k counts
   the group's free units (at rest or on their way to rest, callable or not) whose rest stop covers the
   point, itself among them; other units cost 0.
4. *Diversion*: if it is allowed, a unit that is bound for a place (turning out or driving) and serves only
   needs with higher priority numbers than the new need (less urgent) may be turned. It must give what the
   new need asks for, may not be out or grounded, and must answer the incident; hours and absences do not
   matter. Still turning out (now before `moves_at_s`) it needs what is left of that plus the way from its
   stop, and goes on turning out. Driving for e seconds with r seconds left to a place p, it is reached
   through the point it set out from (its stop; its offset plus e) or through the stop of its fleet nearest
   to p (offset: r plus the time from p to that stop), the sooner; equal: the point it set out from.
   (A unit sent from its way set out from the stop and offset of rule 2 by which it was sooner; one that was
   turned, from those just named.) It is turned when its score plus `gain_s` is below the score of the free
   unit that rule 3 chose (``inf`` when there is none), the least score first, then index. Diversion is
   considered for each unit sent. What it leaves is missing there again (`left` given back at once), its
   time away up to now counts as busy, and a new mission begins. When the need that took it has been seen
   to, all needs left in doing so are answered anew, in ascending order, each like a need just known, before
   anything else happens.
5. *At the place* a unit works for the longest time among the needs it helps with.
6. *With a patient* (a need it serves has transport) it drives to a hospital of its fleet that it can reach
   from the place: of those not closed the one with the least sum (equal: the lower stop) of the time there;
   b / bays times the `handover_s` of its patient where b, the units bound for the hospital, in line or at
   its bays, itself counted, less the bays, is above 0; and `crowded_s` where no bed is free. If all are
   closed, the nearest of all (time, then stop). A unit carries one patient, of the first such need; he
   holds a bed, or stands where there is none, from when it leaves the place until `stay_s` of that need
   after the hand-over. At the hospital it waits for a bay, first come, first served, and hands over for
   `handover_s`, and for `crowded_s` more where at that moment the hospital has more patients than beds.
   Without limits there is no waiting and every hospital has room.
   Where no hospital can be reached the unit is free at the place. `hospital_stop` and `bay_wait_s` of a
   need are those of the first unit that begins to hand over for it.
7. *Free again*, it takes the waiting need it can meet with a finite score, as if on its way to the stop
   where it last rested or was bound for (its base at first): the lowest priority number, then the earliest
   known, then the first in the order of rule 1. Cover-keeping, diversion and compliance moves play no part.
   If nothing waits it drives to its rest stop, and may be sent from there. It takes waiting needs even when
   its hours are over, and not when it is out or grounded.
8. *Move-up*. A unit of the group that becomes free with nothing waiting is given another rest stop.
   DMEXCLP: the stop of its fleet, among those given, that adds most cover (sum over points, in order, of
   weight times ``worth[k]``, k without this unit), be it 0; equal: the lower stop; none: its own base.
   Compliance: with n free units of the group, itself included, the stop of its fleet in row n that fewer
   other free units of the group rest at or are bound for than the row asks, least time from where it is,
   equal: the earlier in the row; none: its own base. And right after a free unit of the group has been
   sent, from rest or from its way (not turned, not by rule 7), and n are left free: the first stop in row
   n, of whatever fleet, that lacks a unit gets the nearest (time between stops, then index) callable unit
   of the group at rest of the same fleet whose rest stop has more than row n asks (a stop not in the row
   asks 0); it drives there, without turn-out, free all the while. One move for each unit sent; where the
   first such stop finds nobody there is none. A rest stop that cannot be reached from where the unit is
   (``inf``) is never chosen; a unit that cannot reach its rest stop at all is there at ``inf``: it stays
   reachable through where it turned.
9. *Changes*: at a moment of change (a crew comes on duty or a new day begins with absences, ways switch, a
   unit or hospital goes out or comes back, a grounded hour begins or ends; all of one moment are one
   event, `changes.Changes`) the changes are made. At a switch of ways, units that are on their way to rest
   with `home_at_s` ``inf`` set out anew, by index: `turned_at`, `turned_s` and `home_at_s` are worked out
   by the new ways from where they stand. Then all that waits leaves the line and is answered again, most
   urgent first. What is under way keeps the time it set out with; what is asked from then on goes by the
   new ways, the unit's rest of way excepted.

At equal times events come before incidents, and in this order: at the place, clears, at the hospital,
handed over, bed free, home, change; then by unit (or hospital) index. The way back takes as long as the way
out. When the course ends the clock of duty stands still, and what is under way is brought to its end.
"""
