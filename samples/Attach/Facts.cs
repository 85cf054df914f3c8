using System.Reflection;

namespace Attach;

/// <summary>What the build says of where things lie.</summary>
internal static class Facts
{
    /// <summary>The command line, <c>earlyexit.dll</c>.</summary>
    public static string Tool => Of("Tool");

    /// <summary>The project that is compiled with the cascade.</summary>
    public static string Answers => Of("Answers");

    /// <summary>Debug or Release.</summary>
    public static string Configuration => Of("Configuration");

    /// <summary>The folder of the SDK's packs.</summary>
    public static string Packs => Of("Packs");

    /// <summary>The folder that everything is written to.</summary>
    public static string Work => Of("Work");

    private static string Of(string key) => typeof(Facts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == key).Value!;
}
