//! A server driven by an OpenAPI document, as a process of its own: it answers itself, or watches over another one's answers.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

/// How long it may take to read its document, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(120);

/// The process; it ends with this value.
pub(crate) struct Prism {
    process: Child,
    pub(crate) url: String,
    _document: NamedTempFile,
}

impl Prism {
    /// Answers as a document of the folder of specifications says. `None`, and said, where that is absent.
    pub(crate) fn mock(document: &str) -> Option<Self> {
        Self::start("mock", document, None)
    }

    /// Passes calls on to a server, and says what of its answers is not as the document says. `None` as above.
    pub(crate) fn proxy(document: &str, server: &str) -> Option<Self> {
        Self::start("proxy", document, Some(server))
    }

    fn start(mode: &str, document: &str, server: Option<&str>) -> Option<Self> {
        let document = specification(document);
        if !document.is_file() {
            println!(
                "skipped: {} does not exist; set INLAY_SPECS to the folder that holds it",
                document.display()
            );
            return None;
        }
        let mut precise = read(&document);
        make_precise(&mut precise);
        let document = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
        fs::write(document.path(), precise.to_string()).unwrap();
        let program = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("contract/node_modules/@stoplight/prism-cli/dist/index.js");
        assert!(
            program.is_file(),
            "the packages of tests/contract are not installed: run `cargo xtask setup`, or `npm ci` there"
        );
        let mut process = Command::new("node")
            .arg(program)
            .args([mode, "-h", "127.0.0.1", "-p", "0"])
            .arg(document.path())
            .args(server)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let (found, url) = mpsc::channel();
        // Reads on after the address was found: a server that cannot say what it does stops.
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if let Some((_, url)) = line.split_once("listening on ") {
                    let _ = found.send(url.trim().to_owned());
                }
            }
        });
        // Made before it is waited for, so that the process ends with it whatever comes.
        let mut prism = Self {
            process,
            url: String::new(),
            _document: document,
        };
        let Ok(url) = url.recv_timeout(PATIENCE) else {
            panic!("the server does not listen")
        };
        prism.url = url;
        Some(prism)
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Where a document of the folder of specifications is, or would be.
pub(crate) fn specification(document: &str) -> PathBuf {
    let beside_the_workspace = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let specs = std::env::var_os("INLAY_SPECS").map_or_else(beside_the_workspace, PathBuf::from);
    specs.join(document)
}

/// A document in JSON or in YAML; the packages of the server can read the latter.
pub(crate) fn read(document: &Path) -> Value {
    if document.extension().is_none_or(|extension| extension != "yaml") {
        return serde_json::from_slice(&fs::read(document).unwrap()).unwrap();
    }
    let script = "process.stdout.write(JSON.stringify(require('yaml').parse(require('fs').readFileSync(process.argv[1], 'utf8'))))";
    let output = Command::new("node")
        .args(["-e", script])
        .arg(document)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("contract"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "the document was not read: run `cargo xtask setup`, or `npm ci` in tests/contract"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Says in plain JSON Schema what OpenAPI says beside it, and the server does not take in: that something with properties is
/// an object, and which of several schemas a discriminator chooses. Otherwise reports are made up without id and name, and one
/// that is as it should be fits many of their schemas at once. Nothing is allowed that was not allowed before.
fn make_precise(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(make_precise),
        Value::Object(fields) => {
            if fields.get("properties").is_some_and(Value::is_object) && !fields.contains_key("type") {
                fields.insert("type".to_owned(), json!("object"));
            }
            if let Some(choices) = fields.get("discriminator").and_then(chosen) {
                fields.insert("oneOf".to_owned(), choices);
            }
            for (name, value) in fields {
                match value {
                    // Names of properties, which may be words of the schema's, too.
                    Value::Object(properties) if name == "properties" => {
                        properties.values_mut().for_each(make_precise);
                    }
                    value => make_precise(value),
                }
            }
        }
        _ => {}
    }
}

fn chosen(discriminator: &Value) -> Option<Value> {
    let name = discriminator.get("propertyName")?.as_str()?;
    let choice = |(value, schema): (&String, &Value)| {
        let pinned = json!({"type": "object", "properties": {name: {"type": "string", "enum": [value]}}});
        json!({"allOf": [{"$ref": schema}, pinned]})
    };
    let mapping = discriminator.get("mapping")?.as_object()?;
    Some(mapping.iter().map(choice).collect())
}
