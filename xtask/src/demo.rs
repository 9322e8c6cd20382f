//! `cargo xtask demo`: builds everything, then runs sandbox, backend and record page until Ctrl-C.
//!
//! Each has an origin of its own, as in production: the record page is another site than the backend, and the backend
//! another host than its provider.

mod kyc;
mod servers;
mod state;
mod statements;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{build, command, project, say, setup};
use servers::{Ended, Servers};
use state::{Org, Source, Tenant};

/// How to run the demo.
#[derive(clap::Args)]
pub(crate) struct DemoArguments {
    /// A folder of custodian statements (OFX) to show beside the sandbox's households.
    #[arg(long, value_name = "DIR")]
    ofx: Option<PathBuf>,
    /// The first of three ports: backend, sandbox, record page.
    #[arg(long, value_name = "PORT", default_value_t = 8700, value_parser = clap::value_parser!(u16).range(1024..=65_533))]
    port_base: u16,
    /// The folder for keys and configuration [default: .demo in the project].
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Run what is built already.
    #[arg(long)]
    no_build: bool,
}

/// Where the three servers are.
#[derive(Debug, Clone, Copy)]
struct Ports {
    backend: u16,
    sandbox: u16,
    page: u16,
}

impl Ports {
    fn from_base(base: u16) -> Self {
        Self {
            backend: base,
            sandbox: base + 1,
            page: base + 2,
        }
    }

    fn check_free(self) -> Result<()> {
        for port in [self.backend, self.sandbox, self.page] {
            if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                bail!(
                    "port {port} is not free ({error}): stop what listens there, perhaps another demo, \
                     or take other ports with `--port-base 9700`"
                );
            }
        }
        Ok(())
    }
}

/// Runs the demo until a signal, or until one of its servers ends by itself.
pub(crate) fn run(arguments: &DemoArguments) -> Result<()> {
    let ports = Ports::from_base(arguments.port_base);
    ports.check_free()?;
    let statements = arguments.ofx.as_deref().map(existing_folder).transpose()?;
    if arguments.no_build {
        check_built()?;
    } else {
        build::everything(&setup::for_building()?)?;
    }
    let folder = state::Folder::create(&arguments.state.clone().unwrap_or_else(|| project::at(".demo")))?;
    let prepared = prepare(&folder, ports, statements.as_deref())?;
    let mut servers = Servers::new()?;
    start(&mut servers, &folder, &prepared, ports)?;
    introduce(&prepared.orgs, ports);
    match servers.wait_for_end() {
        Ended::Signal => {
            say::note("stopping");
            servers.stop();
            Ok(())
        }
        Ended::Server { name, status } => bail!("{name} ended by itself ({status}); the others are stopped"),
    }
}

fn existing_folder(path: &Path) -> Result<PathBuf> {
    let found = path
        .canonicalize()
        .with_context(|| format!("there is no folder {}", path.display()))?;
    if !found.is_dir() {
        bail!(
            "{} is not a folder; --ofx takes the folder that holds the statements",
            path.display()
        );
    }
    Ok(found)
}

fn check_built() -> Result<()> {
    let built = [
        "target/release/inlay",
        "target/release/inlay-sandbox",
        "target/release/inlay-playground",
    ];
    for path in built
        .into_iter()
        .chain(["dist/index.html", "lwc-wrapper/playground/dist/index.html"])
    {
        if !project::at(path).is_file() {
            bail!("{path} is not built; run `cargo xtask build`, or leave out --no-build");
        }
    }
    Ok(())
}

/// What the servers are started with.
struct Prepared {
    /// As the page shows them.
    orgs: Vec<Org>,
    /// With which the sandbox's Salesforce knows the service, one for each org.
    crm_certificates: Vec<PathBuf>,
}

/// Writes keys, secrets, records and the backend's configuration.
fn prepare(folder: &state::Folder, ports: Ports, statements: Option<&Path>) -> Result<Prepared> {
    let records =
        command::output(command::program(project::programs().join("inlay-sandbox")).arg("records"))?;
    let mut orgs: Vec<Org> =
        serde_json::from_str(&records).context("inlay-sandbox printed other records than expected")?;
    let mut sources = orgs
        .iter()
        .map(|org| folder.sandbox_source(org, ports.sandbox))
        .collect::<Result<Vec<Source>>>()?;
    if let Some(statements) = statements {
        let (org, source) = statements::read(folder, statements)?;
        orgs.insert(0, org);
        sources.insert(0, source);
    }
    let certificates = state::Folder::ensure_keys(&folder.keys(), &orgs)?;
    let crm_certificates = state::Folder::ensure_keys(&folder.crm_keys(), &orgs)?;
    let host_origin = format!("http://localhost:{}", ports.page);
    let sandbox = format!("http://127.0.0.1:{}", ports.sandbox);
    let mut tenants = Vec::new();
    for (((org, certificate), crm_certificate), provider) in
        orgs.iter().zip(certificates).zip(&crm_certificates).zip(sources)
    {
        let crm_key = state::private_key_of(crm_certificate);
        tenants.push(Tenant {
            org: org.org.clone(),
            name: org.name.clone(),
            host_origins: vec![host_origin.clone()],
            certificates: vec![certificate],
            provider,
            kyc: kyc::of_org(folder, org, &sandbox, &crm_key)?,
        });
    }
    folder.write_configuration(ports.backend, kyc::records(folder)?, tenants)?;
    folder.write_records(&orgs)?;
    Ok(Prepared {
        orgs,
        crm_certificates,
    })
}

fn start(servers: &mut Servers, folder: &state::Folder, prepared: &Prepared, ports: Ports) -> Result<()> {
    let listen = |port: u16| format!("127.0.0.1:{port}");
    let address = |port: u16| format!("http://127.0.0.1:{port}");
    let program = |name: &str| command::program(project::programs().join(name));
    let mut sandbox = program("inlay-sandbox");
    sandbox.args(["serve", "--listen", &listen(ports.sandbox)]);
    let backend = address(ports.backend);
    kyc::tell_sandbox(&mut sandbox, &prepared.orgs, &prepared.crm_certificates, &backend);
    servers.start("inlay-sandbox", &mut sandbox)?;
    servers.start(
        "inlay",
        program("inlay")
            .args(["serve", "--config"])
            .arg(folder.configuration()),
    )?;
    let mut playground = program("inlay-playground");
    playground
        .args(["serve", "--listen", &listen(ports.page), "--bff", &backend])
        .args(["--sandbox", &address(ports.sandbox)])
        .arg("--site")
        .arg(project::at("lwc-wrapper/playground/dist"))
        .arg("--keys")
        .arg(folder.keys())
        .arg("--records")
        .arg(folder.records());
    servers.start("inlay-playground", &mut playground)
}

fn introduce(orgs: &[Org], ports: Ports) {
    for org in orgs {
        say::note(&format!("{}: {} records", org.name, org.records.len()));
    }
    say::result(&format!(
        "\n  Open http://localhost:{}   (Ctrl-C stops everything)\n",
        ports.page
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_before_anything_is_built() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let ports = Ports {
            backend: port,
            sandbox: port,
            page: port,
        };
        let error = ports.check_free().unwrap_err().to_string();
        assert!(
            error.contains(&port.to_string()) && error.contains("--port-base"),
            "{error}"
        );
    }
}
