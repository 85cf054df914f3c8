namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>A request that is answered with a problem (RFC 9457). Its message never has text of the request.</summary>
internal sealed class ProblemException(int status, string detail) : Exception(detail)
{
    /// <summary>The status.</summary>
    public int Status { get; } = status;

    /// <summary>After how many seconds another try may be worth it; null where it would not be.</summary>
    public int? RetryAfter { get; init; }
}
