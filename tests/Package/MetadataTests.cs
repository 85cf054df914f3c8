using System.IO.Compression;
using System.Xml.Linq;
using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>What a feed shows of each package that an application references.</summary>
[Collection(nameof(Workspace))]
public class MetadataTests(PackedPackage package)
{
    [Fact]
    public async Task Every_package_says_what_it_is_and_how_to_begin()
    {
        await package.PackServicesAsync();
        foreach (string name in PackedPackage.Services.Prepend("EarlyExitGen"))
        {
            XElement metadata = Nuspec.Of(package.FileOf(name), name);
            Assert.Equal(name, Nuspec.Child(metadata, "id").Value);
            Assert.Equal("MIT", Nuspec.Child(metadata, "license").Value);
            Assert.Equal("README.md", Nuspec.Child(metadata, "readme").Value);
            Assert.Equal("icon.png", Nuspec.Child(metadata, "icon").Value);
            Assert.Equal("git", Nuspec.Child(metadata, "repository").Attribute("type")!.Value);
            Assert.Contains("early-exit", Nuspec.Child(metadata, "tags").Value, StringComparison.Ordinal);

            using ZipArchive zip = ZipFile.OpenRead(package.FileOf(name));
            Assert.NotNull(zip.GetEntry("icon.png"));
            using StreamReader readme = new(zip.GetEntry("README.md")!.Open());
            Assert.Equal($"# {name}", await readme.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.True(
                File.Exists(Path.ChangeExtension(package.FileOf(name), "snupkg")), $"{name} has no symbols.");
        }
    }
}
