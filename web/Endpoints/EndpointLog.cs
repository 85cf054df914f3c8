using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>Messages of the endpoints; none has a text that was sent.</summary>
internal static partial class EndpointLog
{
    /// <summary>A text has no answer.</summary>
    [LoggerMessage(1, LogLevel.Error, "{Cascade} failed to answer a request.")]
    public static partial void Failed(ILogger logger, Exception exception, string cascade);
}
