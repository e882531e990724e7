//! The real binary in a real window under Xvfb, driven through WebKitWebDriver.

mod desktop;
mod locked;
mod rater;
mod reviewer;
mod screens;
mod speed;
mod tester;
mod webdriver;
