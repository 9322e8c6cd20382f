//! The JavaScript side of the host protocol, made from the Rust types: constants for the LWC, declarations for editors.
//!
//! `cargo xtask codegen` writes both; a test keeps them current. Lightning Web Components are plain JavaScript, so the
//! declarations are imported from JSDoc comments and never shipped.

use std::fmt::Write;

use ts_rs::{Config, TS};

use crate::error::{ErrorCode, ErrorKind};
use crate::host::envelope::Kinds;
use crate::host::{self, check, handshake, message};

/// Where the constants stand in the repository.
pub const CONSTANTS_PATH: &str = "lwc-wrapper/force-app/main/default/lwc/inlayProtocol/inlayProtocol.js";
/// Where the declarations stand in the repository.
pub const DECLARATIONS_PATH: &str = "lwc-wrapper/types/inlay-protocol.d.ts";

const HEADER: &str = "// Generated from contract/src/host by `cargo xtask codegen`. Do not edit.\n";

/// The constants of the protocol as an ES module.
#[must_use]
pub fn constants() -> String {
    let mut module = String::from(HEADER);
    let mut constant = |doc: &str, name: &str, value: &str| {
        let _ = write!(module, "\n/** {doc} */\nexport const {name} = {value};\n");
    };
    constant(
        "The protocol versions that this build speaks, newest first.",
        "PROTOCOL_VERSIONS",
        &format!("{:?}", host::VERSIONS),
    );
    constant(
        "Longest message on the port, in UTF-8 bytes of its JSON text.",
        "MAX_MESSAGE_BYTES",
        &host::MAX_MESSAGE_BYTES.to_string(),
    );
    constant(
        "The guest repeats its hello after this many milliseconds.",
        "HELLO_INTERVAL_MS",
        &host::HELLO_INTERVAL_MS.to_string(),
    );
    constant(
        "Without a hello the host gives up after this many milliseconds.",
        "HANDSHAKE_TIMEOUT_MS",
        &host::HANDSHAKE_TIMEOUT_MS.to_string(),
    );
    constant(
        "A request on the port is given up after this many milliseconds.",
        "REQUEST_TIMEOUT_MS",
        &host::REQUEST_TIMEOUT_MS.to_string(),
    );
    constant(
        "The guest sends at most so many `resize` messages a second.",
        "MAX_RESIZES_PER_SECOND",
        &host::MAX_RESIZES_PER_SECOND.to_string(),
    );
    constant(
        "Kinds of message from host to guest.",
        "HOST_KINDS",
        &string_array(host::HostMessage::KINDS),
    );
    constant(
        "Kinds of message from guest to host.",
        "GUEST_KINDS",
        &string_array(&[host::GuestMessage::KINDS, host::CheckMessage::KINDS].concat()),
    );
    constant(
        "Every error code with its kind, whether trying again can help, and its words.",
        "ERRORS",
        &errors(),
    );
    module
}

/// The types of the protocol as TypeScript declarations.
#[must_use]
pub fn declarations() -> String {
    let config = Config::new();
    let mut module = String::from(HEADER);
    declare::<ErrorKind>(&mut module, &config);
    declare::<ErrorCode>(&mut module, &config);
    declare::<handshake::HelloKind>(&mut module, &config);
    declare::<handshake::Hello>(&mut module, &config);
    declare::<handshake::WelcomeKind>(&mut module, &config);
    declare::<handshake::Welcome>(&mut module, &config);
    declare::<handshake::AcceptKind>(&mut module, &config);
    declare::<handshake::Limits>(&mut module, &config);
    declare::<handshake::Accept>(&mut module, &config);
    declare::<message::Empty>(&mut module, &config);
    declare::<message::Direction>(&mut module, &config);
    declare::<message::View>(&mut module, &config);
    declare::<message::Context>(&mut module, &config);
    declare::<message::Token>(&mut module, &config);
    declare::<message::ColorScheme>(&mut module, &config);
    declare::<message::Density>(&mut module, &config);
    declare::<message::Theme>(&mut module, &config);
    declare::<message::Visibility>(&mut module, &config);
    declare::<message::HostMessage>(&mut module, &config);
    declare::<message::Timing>(&mut module, &config);
    declare::<message::Resize>(&mut module, &config);
    declare::<message::TokenReason>(&mut module, &config);
    declare::<message::TokenNeeded>(&mut module, &config);
    declare::<message::Navigate>(&mut module, &config);
    declare::<message::KycChanged>(&mut module, &config);
    declare::<message::Dirty>(&mut module, &config);
    declare::<message::ToastVariant>(&mut module, &config);
    declare::<message::Toast>(&mut module, &config);
    declare::<message::GuestError>(&mut module, &config);
    declare::<message::Metric>(&mut module, &config);
    declare::<message::GuestMessage>(&mut module, &config);
    declare::<check::True>(&mut module, &config);
    declare::<check::SessionTrial>(&mut module, &config);
    declare::<check::Diagnosis>(&mut module, &config);
    declare::<check::CheckMessage>(&mut module, &config);
    module.push_str(
        "\n/**\n * Guest → host: whatever stands in the frame.\n */\nexport type GuestMessage = WidgetMessage | CheckMessage;\n",
    );
    declare_identifiers(&mut module);
    module
}

fn declare<T: TS>(module: &mut String, config: &Config) {
    if let Some(docs) = T::docs() {
        let _ = write!(module, "\n{docs}");
    } else {
        module.push('\n');
    }
    for line in format!("export {}", T::decl(config)).lines() {
        let _ = writeln!(module, "{}", line.trim_end());
    }
}

/// What the derived declarations refer to: identifiers are strings on the wire, and the envelope is generic.
fn declare_identifiers(module: &mut String) {
    for name in ["InstanceId", "Nonce", "OrgId", "RecordId"] {
        let _ = writeln!(module, "\nexport type {name} = string;");
    }
    module.push_str(
        "\n/** A message with its address on the port. */\nexport type Envelope<M> = { v: number; id: string; epoch: number; re?: string } & M;\n",
    );
}

fn string_array(items: &[&str]) -> String {
    let quoted: Vec<_> = items.iter().map(|item| format!("'{item}'")).collect();
    format!("[{}]", quoted.join(", "))
}

fn errors() -> String {
    let mut object = String::from("{\n");
    for code in ErrorCode::ALL {
        let kind = serde_json::to_string(&code.kind())
            .unwrap_or_default()
            .replace('"', "'");
        let _ = write!(
            object,
            "  {code}: {{\n    kind: {kind},\n    retryable: {},\n    title: {:?},\n    sentence:\n      {:?}\n  }},\n",
            code.retryable(),
            code.title(),
            code.sentence(),
        );
    }
    object.push('}');
    object
}
