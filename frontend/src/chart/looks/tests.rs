//! The style sheet's colours, measured: against the surfaces they stand on, and against each other as people see them
//! who do not see red, green or blue.

use super::*;
use crate::chart::colour::Colour;

const STYLES: &str = include_str!("../../../../static/chart.css");
const PAGE_STYLES: &str = include_str!("../../../../static/inlay.css");

/// How eyes without red, green or blue receptors see a colour: linear light in, linear light out (Machado, Oliveira and
/// Fernandes 2009, severity 1.0).
const EYES: [[[f64; 3]; 3]; 3] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
];

/// The part of a style sheet that holds for a scheme.
fn block<'styles>(styles: &'styles str, selector: &str) -> &'styles str {
    let start = styles.find(&[selector, " {"].concat()).unwrap();
    styles[start..].split('}').next().unwrap()
}

fn property(block: &str, name: &str) -> Colour {
    let (_, rest) = block.split_once(&[name, ": "].concat()).unwrap();
    let value = rest.split(';').next().unwrap();
    let short = value.strip_prefix('#').filter(|digits| digits.len() == 3);
    let long = short.map(|digits| {
        digits.chars().fold("#".to_owned(), |text, digit| {
            text + &[digit, digit].iter().collect::<String>()
        })
    });
    Colour::parse(long.as_deref().unwrap_or(value)).unwrap()
}

fn linear(channel: u8) -> f64 {
    let channel = f64::from(channel) / 255.0;
    if channel <= 0.040_45 {
        channel / 12.92
    } else {
        ((channel + 0.055) / 1.055).powf(2.4)
    }
}

fn light(colour: Colour) -> [f64; 3] {
    [linear(colour.red), linear(colour.green), linear(colour.blue)]
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// WCAG 2.2, contrast ratio.
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(light(one)) + 0.05, luminance(light(other)) + 0.05);
    (one / other).max(other / one)
}

/// CIE 1976 L*a*b* of linear light, for D65.
fn lab([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let curve = |share: f64| {
        if 0.008_856 < share {
            share.cbrt()
        } else {
            7.787 * share + 16.0 / 116.0
        }
    };
    let x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
    let y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    let z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn seen_by(eyes: &[[f64; 3]; 3], colour: Colour) -> [f64; 3] {
    let light = light(colour);
    lab(eyes.map(|row| {
        let sum: f64 = row.iter().zip(light).map(|(share, light)| share * light).sum();
        sum.clamp(0.0, 1.0)
    }))
}

fn palettes() -> [(Vec<Colour>, Vec<Colour>); 2] {
    const DARK: &str = ":root[data-color-scheme=\"dark\"]";
    // The colours of paper are those of the light scheme.
    [("[data-paper]", ":root"), (DARK, DARK)].map(|(looks, page)| {
        let series = (1..=LOOK_COUNT)
            .map(|look| property(block(STYLES, looks), &["--look-", &look.to_string()].concat()));
        let page = block(PAGE_STYLES, page);
        let surfaces = ["--fallback-surface", "--fallback-surface-quiet"];
        (
            series.collect(),
            surfaces.map(|name| property(page, name)).to_vec(),
        )
    })
}

#[test]
fn every_line_stands_out_from_both_surfaces() {
    for (colours, surfaces) in palettes() {
        for colour in colours {
            for surface in &surfaces {
                let contrast = contrast(colour, *surface);
                assert!(3.0 <= contrast, "{colour:?} on {surface:?}: {contrast:.2}");
            }
        }
    }
}

#[test]
fn no_two_lines_look_alike_to_colour_blind_eyes() {
    for (colours, _) in palettes() {
        for eyes in &EYES {
            for (index, one) in colours.iter().enumerate() {
                for other in &colours[index + 1..] {
                    let (left, right) = (seen_by(eyes, *one), seen_by(eyes, *other));
                    let distance = left
                        .iter()
                        .zip(right)
                        .map(|(left, right)| (left - right).powi(2))
                        .sum::<f64>();
                    // About eight times what is just noticeable side by side.
                    assert!(
                        18.0 <= distance.sqrt(),
                        "{one:?} and {other:?}: {:.1}",
                        distance.sqrt()
                    );
                }
            }
        }
    }
}

#[test]
fn lines_differ_without_colour_too() {
    for index in 0..LOOK_COUNT {
        for other in index + 1..LOOK_COUNT {
            assert_ne!(dashes(index), dashes(other));
            assert_ne!(hatch(index), hatch(other));
        }
    }
    assert_eq!(dashes(LOOK_COUNT), dashes(0));
}
