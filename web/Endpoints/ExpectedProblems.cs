using EarlyExitGen.AspNetCore.Serving;
using EarlyExitGen.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>What exceptions are to a client.</summary>
internal static class ExpectedProblems
{
    /// <summary>The problem that an exception is to the client; null if it is not one that is expected.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="cascade">The cascade's name.</param>
    /// <param name="timeout">The time that a request may take.</param>
    /// <param name="logger">Takes what the owner should know.</param>
    public static ProblemException? Of(Exception exception, string cascade, TimeSpan timeout, ILogger logger)
    {
        switch (exception)
        {
            case ProblemException problem:
                return problem;
            case OperationCanceledException:
                return new ProblemException(
                    StatusCodes.Status504GatewayTimeout,
                    $"There was no answer within {timeout.TotalSeconds:0.###} s.");
            case TimeoutException:
                return new ProblemException(
                    StatusCodes.Status504GatewayTimeout, "There was no answer within the cascade's deadline.");
            case CascadeOverloadedException full:
                return new ProblemException(StatusCodes.Status429TooManyRequests, full.Message)
                {
                    RetryAfter = Math.Max(1, (int)Math.Ceiling(full.RetryAfter.TotalSeconds)),
                };
            case CascadeStoppedException stopped:
                return new ProblemException(StatusCodes.Status503ServiceUnavailable, stopped.Message);
            case ObjectDisposedException:
                return new ProblemException(
                    StatusCodes.Status503ServiceUnavailable,
                    "The service is shutting down, or the cascade is unloaded.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new ProblemException(
                    StatusCodes.Status413PayloadTooLarge, "The body is larger than the server takes.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new ProblemException(StatusCodes.Status408RequestTimeout, "The body came too slowly.");
            case BadHttpRequestException bad:
                return new ProblemException(bad.StatusCode, "The request is not valid HTTP.");
            case CascadeException failure:
                EndpointLog.Failed(logger, failure, cascade);
                return new ProblemException(
                    StatusCodes.Status500InternalServerError, "The cascade failed; the service's log says how.");
            default:
                return null;
        }
    }
}
