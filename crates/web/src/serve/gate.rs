//! Who is in: so many connections in all and from one address, and who must make room.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::Limits;

/// A body that has not arrived after so long may be cut off when others wait for a seat.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    /// Has asked for nothing yet, or nothing since its last answer.
    Waiting,
    /// Sends the body of a request.
    Sending,
    /// Is being answered.
    Answered,
}

/// The connections that are open.
pub(super) struct Gate {
    limits: Limits,
    /// All connections come from a proxy, so their address says nothing.
    one_address: bool,
    open: Mutex<Open>,
    left: Notify,
}

#[derive(Default)]
struct Open {
    count: u64,
    seats: BTreeMap<u64, Arc<Inner>>,
}

/// What the gate knows of a connection.
struct Inner {
    address: IpAddr,
    doing: Mutex<(Doing, Instant)>,
    leave: Notify,
}

/// The place of a connection; given back when it is dropped.
pub(super) struct Seat {
    gate: Arc<Gate>,
    number: u64,
    inner: Arc<Inner>,
}

impl Gate {
    pub(super) fn new(limits: Limits, one_address: bool) -> Arc<Self> {
        Arc::new(Self { limits, one_address, open: Mutex::default(), left: Notify::new() })
    }

    /// A seat as soon as there is one; none if too many of the same address are being served.
    pub(super) async fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Arc<Seat>> {
        loop {
            let left = self.left.notified();
            {
                let mut open = self.lock();
                let same = |inner: &Inner| inner.address == address;
                let from_there = open.seats.values().filter(|inner| same(inner)).count();
                let crowd = !self.one_address && from_there >= self.limits.per_address;
                if crowd && !open.send_away(same) {
                    return None;
                }
                if open.seats.len() < self.limits.connections || open.send_away(|_| true) {
                    return Some(self.seat(&mut open, address));
                }
            }
            // Someone leaves, or a body becomes overdue.
            drop(tokio::time::timeout(PATIENCE / 4, left).await);
        }
    }

    fn seat(self: &Arc<Self>, open: &mut Open, address: IpAddr) -> Arc<Seat> {
        let doing = Mutex::new((Doing::Waiting, Instant::now()));
        let inner = Arc::new(Inner { address, doing, leave: Notify::new() });
        open.count += 1;
        open.seats.insert(open.count, Arc::clone(&inner));
        Arc::new(Seat { gate: Arc::clone(self), number: open.count, inner })
    }

    /// Sends someone away who can be, because the system has no room.
    pub(super) fn make_room(&self) {
        self.lock().send_away(|_| true);
    }

    /// Waits until all have left.
    pub(super) async fn empty(&self) {
        loop {
            let left = self.left.notified();
            if self.lock().seats.is_empty() {
                return;
            }
            left.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Sends away whoever has waited longest, else whose body is overdue most; false if all are
    /// being answered.
    fn send_away(&mut self, which: impl Fn(&Inner) -> bool) -> bool {
        let now = Instant::now();
        let candidates = self.seats.iter().filter(|(_, inner)| which(inner));
        let longest = candidates
            .map(|(number, inner)| (inner.doing(), *number))
            .filter(|((doing, since), _)| match doing {
                Doing::Waiting => true,
                Doing::Sending => now.duration_since(*since) > PATIENCE,
                Doing::Answered => false,
            })
            .min();
        let gone = longest.and_then(|(_, number)| self.seats.remove(&number));
        gone.inspect(|inner| inner.leave.notify_one()).is_some()
    }
}

impl Inner {
    fn doing(&self) -> (Doing, Instant) {
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Notes what the connection does from now on.
    pub(super) fn does(&self, doing: Doing) {
        *self.inner.doing.lock().unwrap_or_else(PoisonError::into_inner) = (doing, Instant::now());
    }

    /// Waits until the seat is wanted for someone else.
    pub(super) async fn asked_to_leave(&self) {
        self.inner.leave.notified().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.gate.lock().seats.remove(&self.number);
        self.gate.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(connections: usize, per_address: usize) -> Arc<Gate> {
        Gate::new(Limits { connections, per_address, ..Limits::default() }, false)
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[tokio::test]
    async fn whoever_waited_longest_makes_room_and_whoever_is_answered_stays() {
        let gate = gate(3, 3);
        let answered = gate.enter(address(1)).await.unwrap();
        answered.does(Doing::Answered);
        tokio::time::sleep(Duration::from_millis(5)).await;
        let first = gate.enter(address(2)).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
        let second = gate.enter(address(3)).await.unwrap();
        let third = gate.enter(address(4)).await.unwrap();
        first.asked_to_leave().await;
        for seat in [&second, &third] {
            seat.does(Doing::Answered);
        }
        let wait = tokio::time::timeout(Duration::from_millis(50), gate.enter(address(5))).await;
        assert!(wait.is_err(), "all are being answered");
        drop(second);
        assert!(gate.enter(address(5)).await.is_some());
    }

    #[tokio::test]
    async fn an_overdue_body_makes_room_only_after_a_while() {
        let gate = gate(1, 1);
        let sending = gate.enter(address(1)).await.unwrap();
        sending.does(Doing::Sending);
        let began = Instant::now();
        assert!(gate.enter(address(2)).await.is_some());
        assert!((PATIENCE..PATIENCE * 2).contains(&began.elapsed()), "{:?}", began.elapsed());
        sending.asked_to_leave().await;
    }

    #[tokio::test]
    async fn one_address_cannot_take_all_seats() {
        let gate = gate(4, 2);
        let seats = [gate.enter(address(1)).await.unwrap(), gate.enter(address(1)).await.unwrap()];
        for seat in &seats {
            seat.does(Doing::Answered);
        }
        assert!(gate.enter(address(1)).await.is_none());
        assert!(gate.enter(address(2)).await.is_some());
        seats[0].does(Doing::Waiting);
        assert!(gate.enter(address(1)).await.is_some(), "its own waiting connection makes room");
        seats[0].asked_to_leave().await;
    }
}
