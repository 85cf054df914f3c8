using EarlyExitGen.Benchmarks.Pictures;
using EarlyExitGen.Toolchain.Verbs.Charts;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Pages;

/// <summary>The pictures of the documentation are what the measurements beside their command say.</summary>
public sealed class PictureTests
{
    private static readonly string Measured = Path.Combine(Repository.Root, "benchmarks", "Pictures", "measured");
    private static readonly string Images = Path.Combine(Repository.Root, "docs", "images");

    [Fact]
    public void Committed_pictures_are_what_the_command_draws()
    {
        using TemporaryFolder folder = new();

        PictureBook.Write(Measured, folder.Path);

        string[] drawn = [.. Names(folder.Path)];
        Assert.InRange(drawn.Length, 6, 20);
        Assert.All(drawn, name => Assert.True(
            File.Exists(Path.Combine(Images, name))
            && File.ReadAllText(Path.Combine(folder.Path, name)) == File.ReadAllText(Path.Combine(Images, name)),
            $"docs/images/{name} is not what the command of CONTRIBUTING.md draws."));
    }

    [Fact]
    public void Each_is_painted_as_well() => Assert.All(
        PictureBook.All(Measured), picture => Assert.NotEmpty(PngWriter.Write(FramedChart.Draw(picture.Chart, 860))));

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*.svg").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
