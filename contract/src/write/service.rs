//! What the widget sends to the backend-for-frontend.

use super::{ToObject, Writer};
use crate::session::SessionRequest;

impl ToObject for SessionRequest {
    fn write_fields(&self, out: &mut Writer) {
        out.field("assertion", &self.assertion);
        out.field("instance", &self.instance);
        out.field("nonce", &self.nonce);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_written;
    use super::*;

    #[test]
    fn the_service_gets_what_the_widget_means() {
        assert_written(&SessionRequest {
            assertion: "eyJ.eyJ.sig".to_owned(),
            instance: "6f2a0d3e-6a3f-4f0e-9f57-0d1f5a3f6b11".parse().unwrap(),
            nonce: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        });
    }
}
