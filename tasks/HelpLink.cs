namespace EarlyExitGen.Tasks;

/// <summary>Where diagnostics are explained.</summary>
internal static class HelpLink
{
    /// <summary>The page of a diagnostic.</summary>
    public static string Of(string id) =>
        "https://github.com/EarlyExitGen/EarlyExitGen/blob/main/docs/diagnostics/" + id + ".md";
}
