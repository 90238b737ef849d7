package dev.invert.server;

/**
 * The parts that a command line contributes to the service.
 *
 * @param options reads the options of requests
 * @param models runs models
 * @param pages renders the pages of the explorer
 */
public record FrontEnd(RequestOptions options, ModelRunner models, ExplorerPages pages) {}
