//! The peer that only serves bytes: nginx with `proxy_cache` in front of the service. It keeps the service's own answer, with all
//! its headers, and gives it to whoever asks, without looking at who that is.
//!
//! Its access log is on, as the service's is: one line for each request into a file.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use inlay_bed::process::{Process, find, on_processors};
use inlay_bed::{free_address, load};
use inlay_contract::http::{PORTFOLIO_PATH, REQUEST_ID_HEADER};

use crate::subject::Subject;
use crate::{Arguments, Server};

/// Starts it, on a free port, with everything that it writes in a folder of its own.
pub(crate) fn start(arguments: &Arguments, subject: &Subject) -> anyhow::Result<Server> {
    let program = find("nginx").context("there is no nginx (on Debian: `apt-get install nginx-light`)")?;
    let folder = tempfile::tempdir()?;
    let address = free_address()?;
    let configuration = folder.path().join("nginx.conf");
    fs::write(
        &configuration,
        text(folder.path(), address, &subject.bed.base_url),
    )?;
    let mut command = on_processors(arguments.servers().as_deref(), &program);
    command
        .arg("-p")
        .arg(folder.path())
        .arg("-c")
        .arg(&configuration)
        .args(["-e", "error.log"]);
    let mut process = Process::start("nginx", &mut command, &folder.path().join("complaints"))?;
    wait_until_reached(&mut process, address)
        .with_context(|| fs::read_to_string(folder.path().join("error.log")).unwrap_or_default())?;
    // The first answer may come from the service; from then on nobody is asked.
    let request = load::get(PORTFOLIO_PATH, &address.to_string(), &asking_once(subject));
    name_of_answer(address, &request)?;
    let names = [
        name_of_answer(address, &request)?,
        name_of_answer(address, &request)?,
    ];
    ensure!(names[0] == names[1], "it does not answer from its cache");
    Ok(Server {
        process,
        address,
        _folder: folder,
    })
}

/// The headers of a session's request, after which the connection is closed.
fn asking_once(subject: &Subject) -> Vec<(String, String)> {
    let mut headers = subject.desks[0].headers();
    headers.push(("accept-encoding".to_owned(), "gzip".to_owned()));
    headers.push(("connection".to_owned(), "close".to_owned()));
    headers
}

/// The service names each of its answers; one that comes twice under a name was kept.
fn name_of_answer(address: SocketAddr, request: &[u8]) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request)?;
    // To its end: what is broken off is not kept.
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let head = std::str::from_utf8(&answer[..end.context("an answer without an end of its head")?])?;
    ensure!(head.starts_with("HTTP/1.1 200 "), "it answers `{head}`");
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    let (_, name) = headers
        .find(|(header, _)| header.eq_ignore_ascii_case(REQUEST_ID_HEADER))
        .context("an answer without a name")?;
    Ok(name.trim().to_owned())
}

fn text(folder: &Path, address: SocketAddr, upstream: &str) -> String {
    let folder = folder.display();
    // Its workers would otherwise be another user's, who may not read the folder.
    let user = if rustix::process::geteuid().is_root() {
        "user root;"
    } else {
        ""
    };
    format!(
        "{user}\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nworker_processes auto;\n\
         events {{ worker_connections 4096; }}\n\
         http {{\n\
         access_log {folder}/access.log;\n\
         client_body_temp_path {folder}/body;\nproxy_temp_path {folder}/proxy;\nfastcgi_temp_path {folder}/fastcgi;\n\
         uwsgi_temp_path {folder}/uwsgi;\nscgi_temp_path {folder}/scgi;\n\
         sendfile on;\ntcp_nopush on;\nkeepalive_requests 1000000000;\nopen_file_cache max=100;\n\
         proxy_cache_path {folder}/cache levels=1:2 keys_zone=portfolios:8m inactive=1h use_temp_path=off;\n\
         server {{\n\
         listen {address} backlog=1024;\n\
         location / {{\n\
         proxy_pass {upstream};\nproxy_http_version 1.1;\nproxy_set_header Connection \"\";\n\
         proxy_cache portfolios;\nproxy_cache_key $request_uri;\nproxy_cache_valid 200 1h;\n\
         proxy_ignore_headers Cache-Control Expires Vary Set-Cookie;\n\
         }}\n}}\n}}\n"
    )
}

/// Waits until the peer takes connections.
pub(crate) fn wait_until_reached(process: &mut Process, address: SocketAddr) -> anyhow::Result<()> {
    const LONGEST: Duration = Duration::from_secs(30);

    let began = Instant::now();
    while TcpStream::connect(address).is_err() {
        process.check()?;
        ensure!(began.elapsed() < LONGEST, "it takes no connections");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
