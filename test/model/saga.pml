/*
 * The booking saga as a protocol: NB bookings want the same seat on each of two flights.
 * What stands for what in the code, and what is left out: docs/model.md.
 *
 * The variables are what is stored; a turn of the shard is one atomic step, so a crash loses either the whole turn (the step
 * is not taken) or what was to be sent after it. A message that is out stays in the network: undelivered for as long as the
 * checker likes (lost, and sent again by the outbox), in any order, and again after its answer. An answer is taken at
 * once or lost.
 *
 * -DBUG=n plants a fault that the checker must find:
 *   1 no tombstones   2 a capture that timed out is taken for a failure, and heard of late it is ignored   3 no refund
 *   4 confirm without looking at the owner   5 nobody asks again after a capture was answered "unknown"
 *   6 no cancel before the seats go back   7 releases count as done when they are sent
 */
#ifndef NB
#define NB 3
#endif
#ifndef BUG
#define BUG 0
#endif

#define NOBODY 7

/* A seat at its flight's object. */
#define FREE 0
#define HELD 1
#define PINNED 2
#define SOLD 3

/* Where a saga is; SUSPENDED..CONFIRM go forward, UNDO goes back. */
#define HOLD_1 0
#define HOLD_2 1
#define OPEN 2
#define SUSPENDED 3
#define VACATE 4
#define REHOLD 5
#define PIN 6
#define AUTHORISE 7
#define LOCK 8
#define CAPTURE 9
#define CONFIRM 10
#define UNDO 11
#define CONFIRMED 12
#define FAILED 13
#define ABANDONED 14 /* its Worker died before it opened the saga: the holds run out by themselves */

/* The payment as the saga knows it. */
#define P_OPEN 0
#define P_AUTHORIZED 1
#define P_CAPTURED 2
#define P_GIVEN_UP 3 /* declined, cancelled, or refunded whole */

/* The intent at the provider. UNCONFIRMED: not created, or created and not confirmed. CANCELLED is also the tombstone. */
#define UNCONFIRMED 0
#define AUTHORIZED 1
#define CAPTURED 2
#define DECLINED 3
#define CANCELLED 4

/* A message to payments. FLYING: a call to the provider whose answer is lost; it takes effect late, or never. */
#define UNSENT 0
#define SENT 1
#define FLYING 2
#define DONE 3

byte owner[2];
byte owner_attempt[2];
byte seat[2];
byte tombstone[NB * 2]; /* the booking's latest attempt that ended at the flight */

byte at[NB];
byte attempt[NB];
byte paid[NB];
bit releasing[NB];      /* release rows are out */
bit confirm_sent[NB];
bit acked[NB * 2];      /* of the rows of this step: the answer was taken */

byte intent[NB];
bit was_authorized[NB]; /* so there may be a webhook that says so */
byte authorise[NB];
byte capture[NB];
byte refund[NB];
bit cancel_sent[NB];
bit false_word[NB];     /* BUG 2: payments said "cancelled", and had not asked */
byte captures[NB];

byte b;                 /* the booking whose turn it is: see "switching" below */
bit switching;

#define AT(f) (b * 2 + f)
#define OWNS(f) (owner[f] == b && owner_attempt[f] == attempt[b])
#define FORWARD (at[b] >= SUSPENDED && at[b] <= CONFIRM)
#define BOTH_ACKED (acked[b * 2] && acked[b * 2 + 1])

inline clear_rows() { acked[b * 2] = 0; acked[b * 2 + 1] = 0 }

/* ---- the saga: drive(), turnBack() ---- */

inline enter(step) {
  clear_rows(); releasing[b] = 0; at[b] = step;
  if
  :: step == REHOLD -> attempt[b] = 2
  :: step == CONFIRM -> confirm_sent[b] = 1
  :: step == CAPTURE -> capture[b] = SENT
  :: step == AUTHORISE -> authorise[b] = SENT
  :: else
  fi
}

inline send_releases() {
  if
  :: !releasing[b] -> releasing[b] = 1; acked[b * 2] = (BUG == 7); acked[b * 2 + 1] = (BUG == 7)
  :: else
  fi
}

/* Going back: refund what was captured, then cancel what may be authorised, then release. */
inline drive_back() {
  if
  :: paid[b] == P_CAPTURED && BUG != 3 -> if :: refund[b] == UNSENT -> refund[b] = SENT :: else fi
  :: (paid[b] == P_OPEN || paid[b] == P_AUTHORIZED) && authorise[b] != UNSENT && BUG != 6 -> cancel_sent[b] = 1
  :: else ->
     send_releases();
     if
     :: BOTH_ACKED -> at[b] = FAILED; releasing[b] = 0; clear_rows()
     :: else
     fi
  fi
}

inline turn_back() { at[b] = UNDO; drive_back() }

/* Going forward, or giving back, once both flights have answered. */
inline drive_on() {
  if
  :: !BOTH_ACKED
  :: else ->
     if
     :: at[b] == PIN && paid[b] == P_AUTHORIZED -> enter(LOCK)
     :: at[b] == PIN && paid[b] != P_AUTHORIZED -> enter(AUTHORISE)
     :: at[b] == LOCK -> enter(CAPTURE)
     :: at[b] == CONFIRM -> at[b] = CONFIRMED; clear_rows()
     :: at[b] == VACATE -> enter(REHOLD)
     :: at[b] == REHOLD -> enter(PIN)
     :: at[b] == UNDO -> drive_back()
     :: else
     fi
  fi
}

/* ---- the flights: hold, pin, confirm, release, expire ---- */

inline set_free(f) {
  tombstone[owner[f] * 2 + f] = owner_attempt[f];
  owner[f] = NOBODY; owner_attempt[f] = 0; seat[f] = FREE
}
inline take_seat(f) { owner[f] = b; owner_attempt[f] = attempt[b]; seat[f] = HELD }
#define MAY_HOLD(f) (owner[f] == NOBODY && (BUG == 1 || tombstone[AT(f)] < attempt[b]))

#define ASKS(f) (!acked[AT(f)] && (at[b] == PIN || at[b] == LOCK || at[b] == CONFIRM || at[b] == REHOLD || releasing[b]))
#define GRANTED(f) (OWNS(f) || (at[b] == CONFIRM && BUG == 4))
/* Pins, locks, confirms and refusals change nothing that another booking can see; holds and releases do. */
#define ASKS_QUIETLY(f) (ASKS(f) && !releasing[b] && at[b] != REHOLD)
#define ASKS_TO_RELEASE(f) (ASKS(f) && releasing[b])
#define ASKS_TO_HOLD(f) (ASKS(f) && at[b] == REHOLD && !releasing[b])

inline grant(f) {
  if
  :: at[b] == CONFIRM ->
     assert(seat[f] != SOLD || owner[f] == b);              /* never two owners */
     assert(seat[f] == PINNED || seat[f] == SOLD || BUG);   /* only legal transitions */
     owner[f] = b; owner_attempt[f] = attempt[b]; seat[f] = SOLD
  :: at[b] != CONFIRM && seat[f] == HELD -> seat[f] = PINNED
  :: else
  fi
}

/* The answer comes back to the shard, or is lost on the way. */
inline yes(f) {
  if
  :: acked[AT(f)] = 1; drive_on()
  :: true
  fi
}

#define RUNS_OUT(f) (owner[f] == b && (seat[f] == HELD || seat[f] == PINNED))
/* Copies that come after their answer, or after the saga turned back. Late pins, locks and releases change nothing. */
#define LATE_CONFIRM(f) (confirm_sent[b] && at[b] == UNDO && OWNS(f) && seat[f] == PINNED)
#define LATE_HOLD(f) (at[b] > HOLD_2 && at[b] != ABANDONED && (attempt[b] == 1 || at[b] != REHOLD) && MAY_HOLD(f))

/* ---- the steps of booking b that no other booking can see ---- */

#define PINS_END ((at[b] == AUTHORISE && paid[b] == P_OPEN) || (at[b] == PIN && attempt[b] == 1))
#define CHALLENGE_ENDS (at[b] == AUTHORISE && paid[b] == P_OPEN)
/* Words of the provider, as replies or by webhook, early, late and again: each is heard when it can change something. */
#define HEARS_AUTHORIZED (was_authorized[b] && paid[b] == P_OPEN && FORWARD)
#define HEARS_AUTHORIZED_LATE \
  (was_authorized[b] && at[b] == FAILED && !cancel_sent[b] && (paid[b] == P_OPEN || paid[b] == P_GIVEN_UP))
#define HEARS_CAPTURED \
  (intent[b] == CAPTURED && refund[b] == UNSENT && paid[b] != P_CAPTURED && !(BUG == 2 && !FORWARD))
#define HEARS_CANCELLED \
  ((intent[b] == CANCELLED || false_word[b]) && (paid[b] == P_OPEN || paid[b] == P_AUTHORIZED) && authorise[b] != UNSENT)
#define HEARS_DECLINED (intent[b] == DECLINED && paid[b] == P_OPEN)
#define HEARS_REFUNDED (refund[b] == DONE && paid[b] == P_CAPTURED)
/* What payments and the provider do. */
#define POLL_BURIES (at[b] == SUSPENDED && intent[b] == UNCONFIRMED)
#define POLL_ENDS_CAPTURE (at[b] == CAPTURE && (capture[b] == FLYING || capture[b] == DONE) && intent[b] == AUTHORIZED && BUG != 5)
#define CANCEL_COMES (cancel_sent[b] && (intent[b] == UNCONFIRMED || intent[b] == AUTHORIZED))

#define LOCAL \
  (at[b] == OPEN || ASKS_QUIETLY(0) || ASKS_QUIETLY(1) || PINS_END || HEARS_AUTHORIZED || HEARS_AUTHORIZED_LATE || \
   HEARS_CAPTURED || HEARS_CANCELLED || HEARS_DECLINED || HEARS_REFUNDED || POLL_BURIES || POLL_ENDS_CAPTURE || CANCEL_COMES || \
   authorise[b] == SENT || authorise[b] == FLYING || capture[b] == SENT || capture[b] == FLYING || refund[b] == SENT || \
   LATE_CONFIRM(0) || LATE_CONFIRM(1))

inline ask_quietly(f) {
  if
  :: GRANTED(f) -> grant(f); yes(f)
  :: else -> clear_rows(); turn_back()
  fi
}

inline hear_no() {
  if
  :: FORWARD -> if :: at[b] != SUSPENDED && at[b] != VACATE -> clear_rows() :: else fi; turn_back()
  :: at[b] == UNDO -> drive_back()
  :: else
  fi
}

inline local_step() {
  if
  :: at[b] == OPEN -> enter(PIN)                             /* the client pays */
  :: at[b] == OPEN -> turn_back()                            /* the client gives it back, or its time is up */
  :: ASKS_QUIETLY(0) -> ask_quietly(0)
  :: ASKS_QUIETLY(1) -> ask_quietly(1)
  :: LATE_CONFIRM(0) -> seat[0] = SOLD
  :: LATE_CONFIRM(1) -> seat[1] = SOLD
  :: PINS_END && at[b] == AUTHORISE -> at[b] = SUSPENDED; send_releases()
  :: PINS_END && at[b] == PIN -> clear_rows(); turn_back()
  :: CHALLENGE_ENDS -> turn_back()
  :: HEARS_AUTHORIZED ->
     paid[b] = P_AUTHORIZED;
     if
     :: at[b] == AUTHORISE -> enter(LOCK)
     :: at[b] == SUSPENDED -> at[b] = VACATE; drive_on()
     :: else
     fi
  :: HEARS_AUTHORIZED_LATE -> cancel_sent[b] = 1
  :: HEARS_CAPTURED ->
     paid[b] = P_CAPTURED;
     if
     :: at[b] == CAPTURE -> enter(CONFIRM)
     :: at[b] == UNDO -> drive_back()
     :: at[b] == FAILED -> refund[b] = SENT
     :: else
     fi
  :: HEARS_CANCELLED -> paid[b] = P_GIVEN_UP; hear_no()
  :: HEARS_DECLINED -> paid[b] = P_GIVEN_UP; hear_no()
  :: HEARS_REFUNDED -> paid[b] = P_GIVEN_UP; if :: at[b] == UNDO -> drive_back() :: else fi
  :: authorise[b] == SENT ->
     if
     :: intent[b] == UNCONFIRMED -> authorise[b] = FLYING    /* answered "unknown", or while it is under way */
     :: intent[b] == UNCONFIRMED -> intent[b] = CANCELLED; authorise[b] = FLYING /* no answer: cancelled, the call may still come */
     :: intent[b] != UNCONFIRMED -> authorise[b] = DONE
     fi
  :: authorise[b] == FLYING ->
     authorise[b] = DONE;
     if
     :: intent[b] == UNCONFIRMED -> intent[b] = AUTHORIZED; was_authorized[b] = 1
     :: intent[b] == UNCONFIRMED -> intent[b] = DECLINED
     :: true
     fi
  :: authorise[b] == DONE && intent[b] == UNCONFIRMED && FORWARD -> intent[b] = CANCELLED /* it never came: found unconfirmed */
  :: capture[b] == SENT ->
     if
     :: intent[b] == AUTHORIZED && BUG != 2 -> capture[b] = FLYING
     :: intent[b] == AUTHORIZED && BUG == 2 -> capture[b] = FLYING; false_word[b] = 1
     :: intent[b] == AUTHORIZED -> intent[b] = CANCELLED; capture[b] = DONE  /* past not_after */
     :: intent[b] == AUTHORIZED -> capture[b] = DONE                         /* so too, and the provider is silent */
     :: intent[b] != AUTHORIZED -> capture[b] = DONE
     fi
  :: capture[b] == FLYING ->
     capture[b] = DONE;
     if
     :: intent[b] == AUTHORIZED -> intent[b] = CAPTURED; captures[b]++
     :: true
     fi
  :: POLL_BURIES -> intent[b] = CANCELLED
  :: POLL_ENDS_CAPTURE -> intent[b] = CANCELLED
  :: CANCEL_COMES -> intent[b] = CANCELLED
  :: refund[b] == SENT -> refund[b] = DONE
  fi
}

/* ---- the steps of booking b that others can see ---- */

#define VISIBLE \
  (at[b] == HOLD_1 || at[b] == HOLD_2 || ASKS_TO_HOLD(0) || ASKS_TO_HOLD(1) || ASKS_TO_RELEASE(0) || ASKS_TO_RELEASE(1) || \
   LATE_HOLD(0) || LATE_HOLD(1) || RUNS_OUT(0) || RUNS_OUT(1))

inline refuse_first_hold() {
  if
  :: OWNS(0) -> set_free(0)
  :: else
  fi;
  tombstone[AT(0)] = 1; tombstone[AT(1)] = 1; at[b] = FAILED
}

inline release_seat(f) {
  if
  :: OWNS(f) -> set_free(f)
  :: else -> tombstone[AT(f)] = attempt[b]
  fi;
  yes(f)
}

inline hold_again(f) {
  if
  :: OWNS(f) -> yes(f)
  :: !OWNS(f) && MAY_HOLD(f) -> take_seat(f); yes(f)
  :: else -> clear_rows(); turn_back()
  fi
}

inline visible_step() {
  if
  :: at[b] == HOLD_1 && owner[0] == NOBODY -> take_seat(0); at[b] = HOLD_2
  :: at[b] == HOLD_1 && owner[0] != NOBODY -> refuse_first_hold()
  :: at[b] == HOLD_2 && owner[1] == NOBODY -> take_seat(1); at[b] = OPEN
  :: at[b] == HOLD_2 && owner[1] == NOBODY -> take_seat(1); at[b] = ABANDONED
  :: at[b] == HOLD_2 && owner[1] != NOBODY -> refuse_first_hold()
  :: ASKS_TO_HOLD(0) -> hold_again(0)
  :: ASKS_TO_HOLD(1) -> hold_again(1)
  :: ASKS_TO_RELEASE(0) -> release_seat(0)
  :: ASKS_TO_RELEASE(1) -> release_seat(1)
  :: LATE_HOLD(0) -> take_seat(0)
  :: LATE_HOLD(1) -> take_seat(1)
  :: RUNS_OUT(0) -> set_free(0)
  :: RUNS_OUT(1) -> set_free(1)
  fi
}

/* ---- what must hold ---- */

#define SOLD_TO_B(f) (owner[f] == b && seat[f] == SOLD)
#define KEEPS_MONEY (intent[b] == CAPTURED && refund[b] != DONE)
#define ENDED (at[b] == CONFIRMED || at[b] == FAILED)

inline check() {
  assert(captures[b] <= 1);
  assert(at[b] != CONFIRMED || (SOLD_TO_B(0) && SOLD_TO_B(1) && KEEPS_MONEY));
  if
  :: ENDED && !LOCAL ->                                      /* at rest: nothing of it is under way */
     assert(KEEPS_MONEY == (SOLD_TO_B(0) && SOLD_TO_B(1)));
     assert((owner[0] == b) == SOLD_TO_B(0) && (owner[1] == b) == SOLD_TO_B(1)); /* no hold, no pin is left */
     assert((owner[0] == b) == (owner[1] == b));
     assert(intent[b] != AUTHORIZED)
  :: else
  fi;
  assert(ENDED || at[b] == ABANDONED || LOCAL || VISIBLE && (at[b] < OPEN || ASKS(0) || ASKS(1))) /* never stuck */
}

/* What no step will ever look at again is forgotten, so that equal states are one. */
inline forget() {
  if
  :: authorise[b] == FLYING && intent[b] != UNCONFIRMED -> authorise[b] = DONE
  :: else
  fi;
  if
  :: intent[b] != AUTHORIZED && capture[b] != UNSENT -> capture[b] = UNSENT
  :: else
  fi;
  if
  :: !FORWARD && paid[b] == P_OPEN && authorise[b] == UNSENT && at[b] > OPEN && at[b] != ABANDONED -> paid[b] = P_GIVEN_UP; intent[b] = CANCELLED; authorise[b] = DONE
  :: else
  fi;
  if
  :: paid[b] == P_GIVEN_UP && (intent[b] == DECLINED || refund[b] == DONE) -> intent[b] = CANCELLED; refund[b] = UNSENT; captures[b] = 0
  :: else
  fi;
  if
  :: !FORWARD && intent[b] == CANCELLED -> was_authorized[b] = 0; cancel_sent[b] = 0
  :: else
  fi;
  if
  :: confirm_sent[b] && at[b] != CONFIRM && !(OWNS(0) && seat[0] == PINNED) && !(OWNS(1) && seat[1] == PINNED) -> confirm_sent[b] = 0
  :: else
  fi;
  if
  :: (ENDED || at[b] == ABANDONED) && !LOCAL && !VISIBLE ->
     attempt[b] = 1; authorise[b] = UNSENT; captures[b] = 0;
     if
     :: at[b] == CONFIRMED -> owner_attempt[0] = 1; owner_attempt[1] = 1; tombstone[AT(0)] = 0; tombstone[AT(1)] = 0
     :: else -> at[b] = FAILED; tombstone[AT(0)] = 2; tombstone[AT(1)] = 2; intent[b] = UNCONFIRMED; paid[b] = P_GIVEN_UP
     fi
  :: else
  fi
}

#define SWAP(array, i, j) tmp = array[i]; array[i] = array[j]; array[j] = tmp
#define SWAP_OWNER(f, i, j) if :: owner[f] == i -> owner[f] = j :: owner[f] == j -> owner[f] = i :: else fi
#define KEY(i) \
  ((((((at[i] * 4 + paid[i]) * 5 + intent[i]) * 4 + authorise[i]) * 4 + capture[i]) * 3 + tombstone[i * 2]) * 3 + tombstone[i * 2 + 1])

/* The bookings are alike, so states that differ only in which is which are one: they are kept in order. */
inline in_order(i, j) {
  if
  :: KEY(i) > KEY(j) ->
     SWAP(at, i, j); SWAP(attempt, i, j); SWAP(paid, i, j); SWAP(releasing, i, j); SWAP(confirm_sent, i, j);
     SWAP(acked, i * 2, j * 2); SWAP(acked, i * 2 + 1, j * 2 + 1);
     SWAP(tombstone, i * 2, j * 2); SWAP(tombstone, i * 2 + 1, j * 2 + 1);
     SWAP(intent, i, j); SWAP(was_authorized, i, j); SWAP(authorise, i, j); SWAP(capture, i, j); SWAP(refund, i, j);
     SWAP(cancel_sent, i, j); SWAP(false_word, i, j); SWAP(captures, i, j);
     SWAP_OWNER(0, i, j); SWAP_OWNER(1, i, j)
  :: else
  fi
}

inline sort() {
  skip;
#if NB > 1
  in_order(0, 1);
#endif
#if NB > 2
  in_order(1, 2); in_order(0, 1);
#endif
  tmp = 0
}

/*
 * Switching. A step that no other booking can see commutes with every step of the others: each run equals one in which it
 * comes right before its booking's next visible step. So the turn passes on only after a visible step, or when the
 * booking has nothing to do.
 *
 * What follows a step leaves no choice, so it is one step of the checker's, not one for each of its statements.
 */
active proctype protocol() {
  byte i; byte tmp;
  d_step {
    owner[0] = NOBODY; owner[1] = NOBODY;
    do
    :: i < NB -> attempt[i] = 1; i++
    :: else -> break
    od;
    i = 0; switching = 1
  }
end:
  do
  :: atomic { switching ->
       if
       :: b = 0
#if NB > 1
       :: b = 1
#endif
#if NB > 2
       :: b = 2
#endif
       fi;
       if
       :: LOCAL || VISIBLE -> switching = 0
       :: else -> b = 0
       fi }
  :: atomic { !switching && LOCAL -> local_step();
       d_step { check(); forget(); if :: !LOCAL && !VISIBLE -> switching = 1; b = 0; sort() :: else fi } }
  :: atomic { !switching && VISIBLE -> visible_step();
       d_step { check(); forget(); switching = 1; b = 0; sort() } }
  od
}
