#!/usr/bin/python3
"""A window of WebKitGTK for WebKitWebDriver. Its own MiniBrowser keeps nothing on disk while it is driven, as a private
window does, so that pages have no private files in it; and its window cannot be as narrow as a phone.

    webkit-window.py FOLDER FEATURES    FOLDER: where it keeps what pages store; FEATURES: to switch on, with commas
"""

import ctypes
import signal
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: it ends with its driver, however that ends

folder, features = sys.argv[1:3]
manager = WebKit2.WebsiteDataManager(base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache")
context = WebKit2.WebContext(website_data_manager=manager)

settings = WebKit2.Settings()
known = WebKit2.Settings.get_all_features()
for feature in (known.get(index) for index in range(known.get_length())):
    if feature.get_identifier() in features.split(","):
        settings.set_feature_enabled(feature, True)
settings.set_enable_webgl(True)
settings.set_enable_media_capabilities(True)
settings.set_enable_media_stream(True)  # as in Safari: canvases that are recorded as films


def open_window(*_):
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    window = Gtk.Window(decorated=False)
    window.set_default_size(800, 600)
    window.add(view)
    window.show_all()
    window.present()
    window.get_window().focus(0)  # there is no window manager to give it
    view.grab_focus()
    view.connect("close", lambda _: window.destroy())
    return view


def start(_, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("WebKitGTK")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", open_window)


context.connect("automation-started", start)
context.set_automation_allowed(True)
Gtk.main()
