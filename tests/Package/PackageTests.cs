using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>The contents of the package.</summary>
public class PackageTests(PackedPackage package)
{
    private static readonly string[] NamedByChance = ["_rels/.rels", "[Content_Types].xml"];

    [Fact]
    public void It_holds_runtime_generator_task_and_what_the_build_needs()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.File);
        string[] build =
            [.. Directory.EnumerateFiles(Repository.At("runtime", "build")).Select(f => Path.GetFileName(f)!)];
        string[] expected =
        [
            "EarlyExitGen.nuspec",
            "README.md",
            "icon.png",
            "analyzers/dotnet/cs/EarlyExitGen.Generator.dll",
            .. build.Select(name => "build/" + name),
            .. build.Select(name => "buildTransitive/" + name),
            "lib/net10.0/EarlyExitGen.dll",
            "lib/net10.0/EarlyExitGen.xml",
            "tasks/netstandard2.0/EarlyExitGen.Tasks.dll",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Contents(zip).Keys.Order(StringComparer.Ordinal));

        using ZipArchive symbols = ZipFile.OpenRead(package.SymbolFile);
        Assert.Contains("lib/net10.0/EarlyExitGen.pdb", Contents(symbols).Keys);
    }

    [Fact]
    public void It_depends_on_the_managed_half_of_onnx_runtime_alone()
    {
        XElement metadata = Nuspec.Of(package.File, "EarlyExitGen");
        XElement group = Assert.Single(Nuspec.Child(metadata, "dependencies").Elements());
        Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);

        // The oldest version that it runs with, so that native halves that lag behind are not shut out.
        XElement dependency = Assert.Single(group.Elements());
        Assert.Equal(
            ("Microsoft.ML.OnnxRuntime.Managed", "1.31.0"),
            (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value));
    }

    [Fact]
    public async Task Packing_again_gives_the_same_bytes()
    {
        string folder = Directory.CreateTempSubdirectory("earlyexit-test-").FullName;
        try
        {
            await package.PackAsync(folder);
            foreach (string file in new[] { package.File, package.SymbolFile })
            {
                using ZipArchive first = ZipFile.OpenRead(file);
                using ZipArchive second = ZipFile.OpenRead(Path.Combine(folder, Path.GetFileName(file)));
                Assert.Equal(Contents(first), Contents(second));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Its_assemblies_of_ours_are_compiled_deterministically()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.File);
        string[] ours =
            [.. zip.Entries.Select(e => e.FullName).Where(n => Path.GetFileName(n).StartsWith(
                "EarlyExitGen", StringComparison.Ordinal) && Path.GetExtension(n) == ".dll")];
        Assert.Equal(3, ours.Length);
        foreach (string name in ours)
        {
            using PEReader reader = new(new MemoryStream(Read(zip.GetEntry(name)!)));
            Assert.Contains(reader.ReadDebugDirectory(), d => d.Type == DebugDirectoryEntryType.Reproducible);
        }
    }

    /// <summary>
    /// Hashes by entry, of all but what every package has in addition, some of it under a random name.
    /// </summary>
    private static SortedDictionary<string, string> Contents(ZipArchive zip) => new(
        zip.Entries
            .Where(
                e => !NamedByChance.Contains(e.FullName) && !e.FullName.EndsWith(".psmdcp", StringComparison.Ordinal))
            .ToDictionary(
                e => e.FullName, e => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Read(e)))),
        StringComparer.Ordinal);

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
