package dev.invert.server;

import dev.invert.MemoryBudget;
import dev.invert.server.access.DataFolder;
import dev.invert.server.access.Token;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * The choices of the operator.
 *
 * @param host address or name to listen on
 * @param port port; 0 for any free one
 * @param token secret that clients present, or null if none is needed
 * @param names further names that clients call the service by
 * @param data folder whose files clients may name
 * @param allowModels whether clients may run TorchScript models in that folder
 * @param state folder that keeps the results of jobs, or null to keep them until the service stops
 * @param results folders of finished runs to show
 * @param budget limits native memory
 * @param threads number of threads that search at the same time
 * @param capacity number of requests that run or wait at the same time
 * @param mostBodyBytes size of the largest body and the largest array
 * @param log receives a line per request, or null
 */
public record ServerSettings(
        String host,
        int port,
        Token token,
        List<String> names,
        DataFolder data,
        boolean allowModels,
        Path state,
        List<Path> results,
        MemoryBudget budget,
        int threads,
        int capacity,
        long mostBodyBytes,
        PrintWriter log) {}
