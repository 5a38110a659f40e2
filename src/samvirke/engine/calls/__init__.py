"""Seconds before the minutes: how calls reach 110, 112 and 113, and when the agencies are alerted.

Begin in `take_calls`. `reference` says in plain Python what the rules mean, `kernel` does the same fast, to
the last bit. What comes out, `CallOutcome.alert_s`, goes into `engine.response.simulate(..., alert_s=...)`.
Times are seconds from the start of the course, 64-bit. Nothing is drawn here: `arrivals` draws who rings,
for how long, with how much patience.

The rules, in the order they act
--------------------------------
1. *Operators* of a centre are as many as its hour of the week says, local time; none while the centre is
   lost. Up to `cross_trained` of them are cross-trained, the others plain. Who is busy when his hours
   end, or when the centre is lost, brings his call to an end.
2. *A call comes* to its centre, or to the backup if that is lost and switched over (rule 9). It is answered
   at once by the first that is free: a plain, then a cross-trained operator of the centre; the same
   in the other centres of its pool, by index; a cross-trained operator of those who help a centre of
   the pool, by index. Otherwise it waits in the queue of the pool.
3. *The queue*: requests for conferences first, then calls by priority, then by the moment the caller rang
   (the other was asked), then by index. An operator who becomes free takes the first of his own pool's
   queue; if it is empty and he is cross-trained, the first call (no request) in the queues of those
   his centre helps, all together; if there is none, overflow (rule 4). Plain operators act first.
   Helping one centre of a pool is helping its queue.
4. *Overflow*: a call that has waited `overflow_after_s` in a queue is offered to the partners of its centre,
   in order; then it stays where it is, and a partner's operator who becomes free with nothing of his own to
   take takes such calls by priority, moment, index. A partner takes it only while more than
   `keep_free` of its operators are free.
5. *Giving up*: a caller who has waited `patience_s` gives up. `redial_s` later he rings again, to the end of
   the queue, as often as `redials` says. An operator who is free at that very moment answers first.
6. *The conversation* begins with `triage_s` of the centre the call waited at. About no incident, it lasts
   `talk_s`, then `after_s` of work. About an incident that is known it lasts `known_talk_s` and alerts
   nobody. An incident is known when the first call about it is answered. If two shall work on the call,
   it was answered within its pool, and a second operator of the same centre is free (plain first), he
   works on it from the answer until the own agency is alerted; where there is none to alert, to the end of
   the conversation.
7. *The first call about an incident* alerts. The operator's own service, and services that have no centre
   there: `handling_s` after triage, times `paired_share` for two operators. A service whose centre is in the
   same pool, or shares the picture and is not lost: `confer_after_s` plus `shared_alert_s` after triage, and
   nobody there is kept busy by it. All others by conference.
8. *Conference*: `confer_after_s` after triage the operator asks for one in each of those centres (or its
   backup). A free one of that centre or its pool joins at once (as in rule 2, without helpers);
   otherwise the request waits. Its agency is alerted `handling_s` after he joined; he is busy
   for `join_s`. The operator who asked stays until the conversation is over and all have joined, but no
   longer than `give_up_s` after asking; then `after_s`. What he asked for stays asked.
9. *A lost centre*: its calls wait. After `switch_s`, if the whole pool is lost then, calls that wait and come
   go to the backup of their centre, if that is switched over too to its backup, and so on; if that
   leads in a ring, they stay. What is moved is asked for anew there as in rule 2 and keeps its moment.
   When a centre of the pool is back, new calls come to the pool again; those that were moved stay.

At equal times: operators become free, then second operators, then changes (back, lost, switched over, new
hour; then by index; after each all centres take what they can, by index), conferences, giving up on them,
overflow, callers giving up, callers ringing again, new calls; then by index. When the course ends the
operators stay as in its last hour, and all that rings is brought to an end.

What is left out: calls put on hold, calls passed on after the conversation, operators' breaks, and ringing
times of the exchange before the call reaches the centre.
"""
