//! The one who writes: takes what is asked for in the order of asking, and puts what is waiting into one transaction.
//!
//! A commit waits for the disk, and the disk takes as long for one change as for many. So while one commit waits, the next ones
//! gather, and the more there are the fewer waits each costs. Within the transaction each has a savepoint: one that is refused
//! undoes nothing of the others. Nobody is told anything before the disk has it.
//!
//! Its own task, so that a caller who goes away takes nothing of the others' with it.

use std::panic::AssertUnwindSafe;

use anyhow::anyhow;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{mpsc, oneshot};

use crate::store::StoreError;

/// Orders that wait. Further ones wait for a place, so that memory stays bounded.
const MOST_WAITING: usize = 256;
/// Orders in one transaction: enough for the disk, and short enough for whoever reads the answer.
const MOST_AT_ONCE: usize = 64;

/// Something to be written: tells what it came to once it is known whether the transaction was kept.
type Order = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Effect> + Send>;

/// What an order came to.
struct Effect {
    /// Whether it is to be kept.
    is_good: bool,
    /// Tells whoever asked; `false` when the transaction was not kept.
    tell: Box<dyn FnOnce(bool) + Send>,
}

/// The way to the task that writes. The task ends with it.
pub(super) struct Writer(mpsc::Sender<Order>);

impl Writer {
    /// Starts the task, which opens another connection by `options` when this one is lost.
    pub(super) fn start(connection: SqliteConnection, options: SqliteConnectOptions) -> Self {
        let (sender, orders) = mpsc::channel(MOST_WAITING);
        tokio::spawn(write_all(connection, options, orders));
        Self(sender)
    }

    /// See [`Engine::write`](crate::store::sql::Engine::write).
    pub(super) async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let order: Order = Box::new(move |connection| {
            async move {
                // A fault of ours in one order must not stop the writer for all.
                let result = AssertUnwindSafe(async { work(connection).await })
                    .catch_unwind()
                    .await
                    .unwrap_or_else(|_| Err(unavailable("writing panicked")));
                Effect {
                    is_good: result.is_ok(),
                    tell: Box::new(move |is_kept| {
                        let result = if is_kept {
                            result
                        } else {
                            Err(unavailable("not written"))
                        };
                        // Whoever asked may have gone.
                        let _ = tell.send(result);
                    }),
                }
            }
            .boxed()
        });
        if self.0.send(order).await.is_err() {
            return Err(unavailable("the writer has ended"));
        }
        told.await.unwrap_or_else(|_| Err(unavailable("not written")))
    }
}

fn unavailable(why: &'static str) -> StoreError {
    StoreError::Unavailable(anyhow!(why))
}

async fn write_all(
    connection: SqliteConnection,
    options: SqliteConnectOptions,
    mut orders: mpsc::Receiver<Order>,
) {
    let mut connection = Some(connection);
    let mut batch = Vec::with_capacity(MOST_AT_ONCE);
    while orders.recv_many(&mut batch, MOST_AT_ONCE).await > 0 {
        let mut effects = Vec::with_capacity(batch.len());
        let outcome = match opened(&mut connection, &options).await {
            Ok(connection) => write_at_once(connection, batch.drain(..), &mut effects).await,
            Err(error) => Err(error),
        };
        // What was not begun is told by being dropped.
        batch.clear();
        if let Err(error) = &outcome {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "the store cannot be written"
            );
            // Who knows what state it is in.
            connection = None;
        }
        for effect in effects {
            (effect.tell)(outcome.is_ok());
        }
    }
}

async fn opened<'a>(
    connection: &'a mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
) -> Result<&'a mut SqliteConnection, sqlx::Error> {
    match connection {
        Some(connection) => Ok(connection),
        none => Ok(none.insert(options.connect().await?)),
    }
}

async fn write_at_once(
    connection: &mut SqliteConnection,
    orders: impl Iterator<Item = Order> + Send,
    effects: &mut Vec<Effect>,
) -> Result<(), sqlx::Error> {
    // At once for writing: who reads first and writes later is refused when somebody else wrote in between.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for order in orders {
        let mut savepoint = transaction.begin().await?;
        let effect = order(&mut savepoint).await;
        let is_good = effect.is_good;
        effects.push(effect);
        if is_good {
            savepoint.commit().await?;
        } else {
            savepoint.rollback().await?;
        }
    }
    transaction.commit().await
}
