//! The backend-for-frontend: proves who is asking, asks providers, answers the widget.
//!
//! The only place that holds a provider's credentials and the only one that decides who may see what.
//! Arrows go one way: `cli` → [`server`] → [`api`] → features ([`session`], [`portfolio`], [`kyc`], [`webhook`], [`audit`],
//! [`embed`]) → [`upstream`], [`store`] → `contract`, `analytics`. [`clock`] and [`random`] are the only sources of time and
//! chance; [`quota`] counts what may happen how often, [`secret`] and [`live`] hold what may change while the service runs; [`telemetry`] says how the service fares; [`config`] is read by whoever puts parts together. It deliberately sets no cookie, terminates no TLS and keeps no portfolio on disk.
//!
//! A test or a tool runs the whole service in its own process: [`serve`] with a [`config::Config`] and a
//! [`clock::Clock`]; `server.listen = "127.0.0.1:0"` takes any free port, and [`server::Server::base_url`] names it.

pub mod api;
pub mod assets;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod config;
pub mod embed;
pub mod encoded;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod kyc;
pub mod live;
pub mod logging;
pub mod portfolio;
pub mod quota;
pub mod random;
pub mod secret;
pub mod sender;
pub mod server;
pub mod session;
pub mod store;
pub mod telemetry;
pub mod upstream;
pub mod webhook;

pub use server::serve;
