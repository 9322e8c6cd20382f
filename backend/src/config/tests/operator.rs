//! `[operator]`: by default where operators look, and open to nobody else unless that was meant.

use super::*;

/// The example with another address of its own, and these lines as its `[operator]`.
fn listen(server: &str, lines: &str) -> Result<OperatorListen, ConfigError> {
    let (before, rest) = EXAMPLE
        .split_once("[operator]\n")
        .expect("the example has no [operator]");
    let (_, after) = rest
        .split_once("[session]")
        .expect("the example has no [session]");
    let before = before.replace("listen = \"127.0.0.1:8700\"", &format!("listen = \"{server}\""));
    let text = format!("{before}[operator]\n{lines}\n[session]{after}");
    Folder::of_example()
        .parse(&text)
        .map(|config| config.operator.listen)
}

#[test]
fn an_operator_who_configures_nothing_finds_it_where_the_example_says() {
    let example = Folder::of_example().parse(EXAMPLE).unwrap().operator.listen;
    assert_eq!(example, OperatorListen::At(OperatorListen::USUAL));
    assert_eq!(listen("127.0.0.1:8700", "").unwrap(), OperatorListen::Usual);
    for own in ["127.0.0.1:0", "127.0.0.1:8701", "0.0.0.0:8701", "[::]:8701"] {
        assert_eq!(listen(own, "").unwrap(), OperatorListen::Off, "{own}");
    }
    assert_eq!(
        listen("127.0.0.1:8700", "listen = 'off'").unwrap(),
        OperatorListen::Off
    );
}

#[test]
fn an_address_that_others_reach_must_be_meant() {
    for address in ["0.0.0.0:8701", "[::]:8701", "10.0.0.1:8701", "203.0.113.7:8701"] {
        let refused = listen("127.0.0.1:8700", &format!("listen = '{address}'")).unwrap_err();
        assert_eq!(refused.key, "operator.listen");
        assert!(refused.remedy.contains("open_to_network"), "{refused}");
        let meant = listen(
            "127.0.0.1:8700",
            &format!("listen = '{address}'\nopen_to_network = true"),
        );
        assert_eq!(meant.unwrap(), OperatorListen::At(address.parse().unwrap()));
    }
    assert!(listen("127.0.0.1:8700", "listen = '[::1]:8701'").is_ok());
}

#[test]
fn the_public_s_own_address_is_refused_and_so_is_what_is_no_address() {
    for (public, lines) in [
        ("127.0.0.1:8700", "listen = '127.0.0.1:8700'"),
        ("0.0.0.0:8700", "listen = '127.0.0.1:8700'"),
        (
            "127.0.0.1:8700",
            "listen = '0.0.0.0:8700'\nopen_to_network = true",
        ),
    ] {
        let refused = listen(public, lines).unwrap_err();
        assert_eq!(refused.key, "operator.listen");
        assert!(refused.problem.contains("server.listen"), "{refused}");
    }
    for nonsense in ["8701", "localhost:8701", "on", ""] {
        let refused = listen("127.0.0.1:8700", &format!("listen = '{nonsense}'")).unwrap_err();
        assert!(refused.to_string().contains("127.0.0.1:8701"), "{refused}");
    }
}
