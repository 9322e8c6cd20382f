//! What every store promises, tested on both engines: each test below is made twice.
//!
//! On PostgreSQL each test has a database of its own, on the server that `INLAY_TEST_POSTGRES` names or on a private one; where
//! there is none they say so and pass.

mod access;
mod audit;
mod files;
mod inbox;
mod jobs;
mod limits;
mod links;
mod looking;
mod opening;
mod place;
mod quotas;
mod together;

/// Makes a test for each engine of each of these functions, which take a [`place::Place`].
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(crate::store::contract_tests::place::Place::sqlite()).await;
                }
            )*
        }

        mod on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    if let Some(place) = crate::store::contract_tests::place::Place::postgres().await {
                        super::$name(place).await;
                    }
                }
            )*
        }
    };
}
use on_both_engines;
