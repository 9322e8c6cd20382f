//! The one place in the widget that makes randomness.

/// A fresh UUID for a message. Unique, not secret: without a generator it falls back to the nil UUID.
pub(crate) fn message_id() -> String {
    let mut bytes = [0_u8; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Fails only for arrays above 64 KiB.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// A number from zero to one, to spread what many widgets would do at the same moment.
pub(crate) fn chance() -> f64 {
    let mut byte = [0_u8; 1];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut byte);
    }
    f64::from(byte[0]) / f64::from(u8::MAX)
}
