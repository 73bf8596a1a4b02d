//! Bodies: a request's must arrive in time, an answer's says when it has left.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::Limits;
use super::gate::{Doing, Seat};

/// Why a body was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overdue {
    /// It did not arrive in time.
    Time,
    /// It is larger than anything that is taken.
    Size,
}

impl fmt::Display for Overdue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "the body did not arrive in time",
            Self::Size => "the body is too large",
        })
    }
}

impl Error for Overdue {}

/// Whether an error of a body means that it did not arrive in time.
pub(crate) fn too_slow(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref() == Some(&Overdue::Time) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The body of a request, with its deadlines.
pub(super) struct Timed {
    body: Incoming,
    seat: Arc<Seat>,
    limits: Limits,
    end: Instant,
    left: usize,
    standing: Pin<Box<Sleep>>,
}

impl Timed {
    pub(super) fn new(body: Incoming, seat: Arc<Seat>, limits: Limits) -> Self {
        seat.does(if body.is_end_stream() { Doing::Answered } else { Doing::Sending });
        let end = Instant::now() + limits.body;
        let standing = Box::pin(sleep(limits.stall));
        Self { body, seat, limits, end, left: limits.body_bytes, standing }
    }
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => {
                self.standing.as_mut().poll(cx).map(|()| Some(Err(Overdue::Time.into())))
            }
            Poll::Ready(Some(Ok(frame))) => {
                let size = frame.data_ref().map_or(0, Bytes::len);
                let Some(left) = self.left.checked_sub(size) else {
                    return Poll::Ready(Some(Err(Overdue::Size.into())));
                };
                self.left = left;
                let next = (Instant::now() + self.limits.stall).min(self.end);
                self.standing.as_mut().reset(next);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(end) => {
                self.seat.does(Doing::Answered);
                Poll::Ready(end.map(|result| result.map_err(Into::into)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Timed {
    /// Whatever is read of it, from here on the request is being answered.
    fn drop(&mut self) {
        self.seat.does(Doing::Answered);
    }
}

/// The body of an answer; when it has left, the connection waits for the next request.
pub(super) struct Finishing {
    body: Body,
    seat: Arc<Seat>,
}

impl Finishing {
    pub(super) fn new(body: Body, seat: Arc<Seat>) -> Self {
        Self { body, seat }
    }
}

impl HttpBody for Finishing {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Finishing {
    fn drop(&mut self) {
        self.seat.does(Doing::Waiting);
    }
}
