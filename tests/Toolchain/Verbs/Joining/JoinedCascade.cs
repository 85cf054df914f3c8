using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Joining;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Joining;

/// <summary>Makes cascades of two models.</summary>
internal static class JoinedCascade
{
    /// <summary>Puts a cascade in front of another one, called <c>bert/base</c>.</summary>
    /// <param name="front">The manifest of the one in front.</param>
    /// <param name="back">That of the other one.</param>
    /// <param name="folder">The folder that the joined one goes to.</param>
    /// <param name="calibration">The texts for its promises.</param>
    public static (CascadeManifest Manifest, JoinReport Report) Make(
        string front, string back, string folder, IReadOnlyList<Instance> calibration) => CascadeJoiner.Run(
            new JoinRequest
            {
                Front = CascadeManifest.Load(front),
                Back = CascadeManifest.Load(back),
                Name = "bert/base",
                Folder = Directory.CreateDirectory(folder).FullName,
                ManifestName = "joined.cascade.json",
                ClassName = "JoinedClassifier",
                Namespace = "Tests.Joined",
                Promise = 0.02,
                Calibration = calibration,
            },
            TestContext.Current.CancellationToken);

    /// <summary>Texts of words that a cascade knows.</summary>
    public static Instance[] Texts(TestCascade cascade, int count, int seed)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(
                _ => new Instance(Instance.Unlabelled, cascade.RandomText(random, random.Next(1, 9)), null)),
        ];
    }
}
