/// Login with a provider by the device flow (registry §4.3). Start with [LoginDoor].
///
/// ```
///   client                       registry                      provider
///     POST /oauth/device     ->    client_id, scope         ->
///     device_code, user_code <-                             <-   (the user types user_code there)
///     POST /oauth/token      ->    client_secret, code      ->
///     authorization_pending  <-                             <-   authorization_pending
///     POST /oauth/token      ->    client_secret, code      ->
///                                                           <-   access_token
///                                  who is it?               ->
///     api_token, user_id     <-                             <-   id, name
/// ```
///
/// The provider may fail at any step: a poll is then answered with `slow_down`, at which every client asks again, and
/// a grant that was given is kept until a token was made for it.
@NullMarked
package io.agentmesh.registry.login;

import org.jspecify.annotations.NullMarked;
