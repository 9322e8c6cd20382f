//! What systemd is told: ready, reading again, stopping, and that the service has not hung.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use crate::running::Running;
use crate::tenants::folder::Folder;

/// The next word that is not the watchdog's.
fn next(socket: &UnixDatagram) -> String {
    loop {
        let mut word = [0; 64];
        let length = socket.recv(&mut word).expect("nothing was said");
        let word = String::from_utf8(word[..length].to_vec()).unwrap();
        if word != "WATCHDOG=1" {
            return word;
        }
    }
}

#[test]
fn the_supervisor_hears_of_each_turn() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let path = folder.path("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let service = Running::spawn(
        folder
            .command()
            .args(["serve", "--config", "inlay.toml"])
            .env("NOTIFY_SOCKET", &path)
            .env("WATCHDOG_USEC", "100000"),
    );
    assert_eq!(next(&socket), "READY=1");
    let mut word = [0; 64];
    let length = socket.recv(&mut word).unwrap();
    assert_eq!(&word[..length], b"WATCHDOG=1");
    service.signal("HUP");
    assert_eq!(next(&socket), "RELOADING=1");
    assert_eq!(next(&socket), "READY=1");
    service.signal("TERM");
    assert_eq!(next(&socket), "STOPPING=1");
}
