using EarlyExitGen.Generator.Tests.Host;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>What generated code looks like: read the snapshots as you would read code.</summary>
public class SnapshotTests
{
    public static TheoryData<string> Names => [.. EmittedManifests.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_code_is_what_was_approved(string name) =>
        Snapshot.Verify(GeneratorHost.Run(EmittedManifests.All[name]).AssertClean(), method: name);

    [Fact]
    public void Broken() => Snapshot.Verify(GeneratorHost
        .Run(SampleManifest.Full.Replace("\"layers\": 12", "\"layers\": 13"))
        .AssertReports("EEG0015 '12' exits[3].layer: the last exit comes after layer 12, but there are 13; the last exit comes after all of them"));
}
