using EarlyExitGen.Generator.Tests.Host;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>What generated code looks like: read the snapshots as you would read code.</summary>
public class SnapshotTests
{
    [Fact]
    public void Agreement() => Snapshot.Verify(GeneratorHost.Run(SampleManifest.News).AssertClean());

    [Fact]
    public void MaxProbability() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.News.Replace("\"rule\": \"agreement\"", "\"rule\": \"maxProbability\", \"threshold\": 0.90"))
        .AssertClean());

    [Fact]
    public void MaxProbabilityPerExit() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.Edit(
            SampleManifest.News,
            ("\"rule\": \"agreement\"", "\"rule\": \"maxProbability\", \"threshold\": 0.90"),
            ("\"temperature\": 1.14", "\"temperature\": 1.14, \"threshold\": 0.995"),
            ("\"temperature\": 1.18", "\"temperature\": 1.18, \"threshold\": 0.8")))
        .AssertClean());

    [Fact]
    public void Entropy() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.News.Replace("\"rule\": \"agreement\"", "\"rule\": \"entropy\", \"maxEntropy\": 0.2"))
        .AssertClean());

    [Fact]
    public void Margin() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.News.Replace("\"rule\": \"agreement\"", "\"rule\": \"margin\", \"minMargin\": 8e-1"))
        .AssertClean());

    [Fact]
    public void Patience() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.News.Replace("\"rule\": \"agreement\"", "\"rule\": \"patience\", \"patience\": 2"))
        .AssertClean());

    [Fact]
    public void Full() => Snapshot.Verify(GeneratorHost.Run(SampleManifest.Full).AssertClean());

    [Fact]
    public void Pair() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.News.Replace("\"single\"", "\"pair\""))
        .AssertClean());

    [Fact]
    public void Broken() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.Full.Replace("\"layers\": 12", "\"layers\": 13"))
        .AssertReports("EEG0015 '12' exits[3].layer: the last exit comes after layer 12, but there are 13; the last exit comes after all of them"));
}
