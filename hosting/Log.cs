using Microsoft.Extensions.Logging;

namespace EarlyExitGen.Hosting;

/// <summary>What is logged. Never a text, nor what a text was answered with.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "{Cascade} is ready: {Exits} exits over {Layers} layers, dial {Dial}, {Threads}.")]
    public static partial void Ready(
        ILogger logger, string cascade, int exits, int layers, float dial, CascadeThreads threads);

    [LoggerMessage(2, LogLevel.Information, "{Cascade}: the dial is turned from {Before} to {Dial}.")]
    public static partial void Turned(ILogger logger, string cascade, float before, float dial);

    [LoggerMessage(3, LogLevel.Error, "{Cascade}: changed options are not valid and are ignored. {Failures}")]
    public static partial void OptionsIgnored(ILogger logger, string cascade, string failures);

    [LoggerMessage(4, LogLevel.Warning, "{Cascade}: {Options} count from the next start only.")]
    public static partial void OptionsLater(ILogger logger, string cascade, string options);

    [LoggerMessage(
        5,
        LogLevel.Information,
        "{Cascade} is replaced by the cascade of {Folder}, fingerprint {Fingerprint}.")]
    public static partial void Swapped(ILogger logger, string cascade, string folder, string fingerprint);

    [LoggerMessage(6, LogLevel.Error, "{Cascade} is not replaced by the cascade of {Folder}.")]
    public static partial void SwapRefused(ILogger logger, Exception exception, string cascade, string folder);

    [LoggerMessage(7, LogLevel.Warning, "{Cascade}: {Limit} texts wait, and further ones are refused.")]
    public static partial void Overloaded(ILogger logger, string cascade, int limit);

    [LoggerMessage(8, LogLevel.Information, "{Cascade} takes no more texts and answers the {Waiting} that wait.")]
    public static partial void Stopping(ILogger logger, string cascade, int waiting);

    [LoggerMessage(
        9,
        LogLevel.Warning,
        "{Cascade}: the host did not wait for all texts; those that are left are ended.")]
    public static partial void StoppedEarly(ILogger logger, string cascade);

    [LoggerMessage(
        10,
        LogLevel.Error,
        "{Cascade}: the promise is broken beyond doubt. Of {Seen} texts that were run to the end the full model "
            + "answers {Rate:P2} otherwise, at least {Lower:P2} of all; promised were {Promised:P2}.")]
    public static partial void Broken(
        ILogger logger, string cascade, long seen, double rate, double lower, double promised);

    [LoggerMessage(
        11,
        LogLevel.Warning,
        "{Cascade}: the dial turns back from {Before} to {Dial}, where the texts that were seen keep the promise.")]
    public static partial void TurnedBack(ILogger logger, string cascade, float before, float dial);

    [LoggerMessage(12, LogLevel.Warning, "{Cascade}: a text that was answered could not be run to the end.")]
    public static partial void ShadowFailed(ILogger logger, Exception exception, string cascade);

    [LoggerMessage(
        13,
        LogLevel.Warning,
        "{Cascade}: the texts are no longer those of the calibration. Of {Seen} texts that were run to the end "
            + "{Exits:P1} leave at other exits, and scores differ by up to {Scores:P1} of the texts.")]
    public static partial void Shifted(ILogger logger, string cascade, long seen, double exits, double scores);

    [LoggerMessage(
        14,
        LogLevel.Information,
        "{Cascade}: maps and promises are refitted when {Texts} more texts have been run to the end.")]
    public static partial void Gathering(ILogger logger, string cascade, int texts);

    [LoggerMessage(
        15,
        LogLevel.Warning,
        "{Cascade}: maps and promises are refitted to {Texts} texts, fingerprint {Fingerprint}; the dial is {Dial}, "
            + "and promised are rates from {Least} on.")]
    public static partial void Refitted(
        ILogger logger, string cascade, int texts, string fingerprint, float dial, float least);

    [LoggerMessage(16, LogLevel.Error, "{Cascade}: maps and promises could not be refitted, and stay.")]
    public static partial void RefitFailed(ILogger logger, Exception exception, string cascade);
}
