/// Lets a `meshd` live on after the terminal is closed. Entry class: [Services], which hands it to what starts services
/// for a user: systemd or launchd, whichever is there.
///
/// ```text
/// install   write the file ─▶ enable and start     (a file whose start fails is taken away again)
/// remove    stop and disable ─▶ delete the file
/// ```
///
/// Neither the file nor the command line holds a secret: the daemon reads token and key where `meshctl` keeps them.
@NullMarked
package io.agentmesh.meshctl.service;

import org.jspecify.annotations.NullMarked;
