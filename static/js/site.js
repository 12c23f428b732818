// Small things that make the pages nicer. Every page works without this file.
import "./appearance.js";
import "./copy.js";
import "./menu.js";
import "./local-time.js";
import "./dialog.js";
import "./busy.js";
import "./errors.js";
