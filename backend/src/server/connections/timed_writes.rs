//! Cuts off a client that does not take its answer (security row S23).
//!
//! hyper waits for as long as the other end likes. Here a write that has to wait begins a time in which the client must take
//! everything that waits, or a good piece of it; else the connection ends with `TimedOut`.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// What a client must take in the time, unless less is waiting. With ten seconds that is a line of 52 kbit/s.
const GOOD_PIECE: usize = 64 * 1024;

/// A connection whose writes do not wait for ever.
pub(super) struct TimedWrites<S> {
    stream: S,
    patience: Duration,
    /// Since a write had to wait, until all of one or enough was taken.
    stall: Option<Stall>,
}

struct Stall {
    over: Pin<Box<Sleep>>,
    taken: usize,
}

impl<S: AsyncWrite + Unpin> TimedWrites<S> {
    pub(super) const fn new(stream: S, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            stall: None,
        }
    }

    fn write(
        &mut self,
        context: &mut Context<'_>,
        waiting: usize,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match write(Pin::new(&mut self.stream), context) {
            Poll::Ready(Ok(taken)) => {
                self.note(taken, waiting);
                Poll::Ready(Ok(taken))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                let stall = self.stall.get_or_insert_with(|| Stall {
                    over: Box::pin(tokio::time::sleep(self.patience)),
                    taken: 0,
                });
                ready!(stall.over.as_mut().poll(context));
                let error = io::Error::new(io::ErrorKind::TimedOut, "the client does not take its answer");
                Poll::Ready(Err(error))
            }
        }
    }

    fn note(&mut self, taken: usize, waiting: usize) {
        let Some(stall) = &mut self.stall else {
            return;
        };
        stall.taken += taken;
        if taken == waiting || GOOD_PIECE <= stall.taken {
            self.stall = None;
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedWrites<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimedWrites<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(context, bytes.len(), |stream, context| {
            stream.poll_write(context, bytes)
        })
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let waiting = pieces.iter().map(|piece| piece.len()).sum();
        self.write(context, waiting, |stream, context| {
            stream.poll_write_vectored(context, pieces)
        })
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
    use tokio::time::Instant;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);
    const PIPE: usize = 1024;

    fn pipe() -> (TimedWrites<DuplexStream>, DuplexStream) {
        let (service, client) = tokio::io::duplex(PIPE);
        (TimedWrites::new(service, PATIENCE), client)
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_nothing_is_cut_off_after_the_time() {
        let (mut service, client) = pipe();
        let begun = Instant::now();
        let error = service.write_all(&[0; 2 * PIPE]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(begun.elapsed(), PATIENCE);
        drop(client);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_a_little_now_and_then_is_cut_off_all_the_same() {
        let (mut service, mut client) = pipe();
        let sipping = tokio::spawn(async move {
            let mut sip = [0; 16];
            while client.read(&mut sip).await.is_ok_and(|read| read > 0) {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        let begun = Instant::now();
        let error = service.write_all(&[0; 100 * PIPE]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(begun.elapsed() < 2 * PATIENCE, "{:?}", begun.elapsed());
        sipping.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_on_a_slow_line_gets_its_whole_answer() {
        const ANSWER: usize = 4 * 1024 * 1024;
        let (mut service, mut client) = pipe();
        let reading = tokio::spawn(async move {
            let (mut piece, mut read) = ([0; PIPE], 0);
            while read < ANSWER {
                read += client.read(&mut piece).await.unwrap();
                // 10 KiB in a second.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        service.write_all(&vec![0; ANSWER]).await.unwrap();
        reading.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_taken_everything_may_rest_for_as_long_as_nothing_waits() {
        let (mut service, mut client) = pipe();
        for _ in 0..3 {
            service.write_all(&[0; PIPE]).await.unwrap();
            tokio::time::sleep(3 * PATIENCE).await;
            let mut all = [0; PIPE];
            client.read_exact(&mut all).await.unwrap();
        }
    }
}
