using System.Reflection;
using System.Xml.Linq;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    /// <summary>
    /// The configuration that the tests were built in, as in <c>artifacts/bin/PROJECT/CONFIGURATION/</c>.
    /// </summary>
    public static string Configuration { get; } =
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The package with the native ONNX Runtime that the tests were built with.</summary>
    public static string OnnxRuntimePackage { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == nameof(OnnxRuntimePackage)).Value!;

    /// <summary>The path of a file or folder, given by its parts from the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The version that the repository uses of a package.</summary>
    public static string VersionOf(string package) => XDocument.Load(At("Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(p => p.Attribute("Include")?.Value == package)
        .Attribute("Version")!.Value;

    private static string Find(string? folder) =>
        folder is null ? throw new InvalidOperationException("These tests run inside the repository only.")
        : File.Exists(Path.Combine(folder, "EarlyExitGen.sln")) ? folder
        : Find(Path.GetDirectoryName(folder));
}
