//! The backend-for-frontend: proves who is asking, asks providers, answers the widget.

pub mod upstream;
