using System.Globalization;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Toolchain.Tests.Pages;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Installation;

/// <summary>
/// What pages show can be typed as it stands, in their order, in a copy of the repository with data of one's own: all
/// but tests, measurements that take long, and what is fetched. Training is done in miniature.
/// </summary>
[Slow]
[Collection(nameof(RepositoryCopy))]
public sealed class TypedCommandTests(RepositoryCopy copy)
{
    // What is not typed here, and why.
    private static readonly (string Part, string Reason)[] Omitted =
    [
        ("dotnet test", "a test"),
        ("earlyexit new ", "is a training and what follows it; NewTests goes that way in miniature"),
        ("--project benchmarks", "takes long"),
        ("curl ", "is fetched from elsewhere; training in miniature needs no encoder"),
        ("OnnxRuntimeFlavor=Gpu", "needs a GPU"),
        ("dotnet add package", "needs what is published"),
        ("dotnet publish", "is what tests/Package does with this sample"),
        ("--epochs two", "shows a mistake"),
        ("earlyexit attach ", "needs a classifier of others; AttachCommandTests makes one"),
        ("attach-sst2", "is what that writes"),
        ("earlyexit heads ", "may write nothing in miniature; HeadRelearnerTests has it"),
        ("calibrate news --calibration", "is of what that writes"),
        ("bench cut ", "is what that writes"),
        ("evaluate a6 ", "is what that writes"),
        ("plan news ", "needs a cascade of one's own; the page plans for the sample's, too"),
        ("--project samples/Attach", "takes minutes; tests/Attach runs it"),
        ("--project samples/Service", "serves until it is stopped; tests/Web runs it"),
        ("--project samples/Cluster", "serves until it is stopped, or takes minutes; tests/Cluster runs it"),
        ("dotnet run --urls", "serves until it is stopped"),
    ];

    public static TheoryData<string> Pages() =>
        [.. PageCommand.All().Where(IsTyped).Select(command => command.Page).Distinct()];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_can_be_typed(string page)
    {
        Assert.SkipUnless(TorchPackage.FitsPlatform, "Pages train, on Linux x64 alone.");
        string[] before = [.. Entries()];
        WriteData();
        try
        {
            foreach (PageCommand command in PageCommand.Of(page).Where(IsTyped))
            {
                await copy.RunAsync(command.Arguments switch
                {
                    ["train", ..] => InMiniature(command.Arguments),
                    ["doctor", "--fix"] => $"{command.Text} --source '{RepositoryCopy.TorchFeed}'",
                    _ => command.Text,
                });
            }
        }
        finally
        {
            foreach (string made in Entries().Except([.. before, copy.Feed, Path.Combine(copy.Folder, "artifacts")]))
            {
                if (Directory.Exists(made))
                {
                    Directory.Delete(made, recursive: true);
                }
                else
                {
                    File.Delete(made);
                }
            }
        }
    }

    private static bool IsTyped(PageCommand command) =>
        !command.IsUsage && !Omitted.Any(omitted => command.Text.Contains(omitted.Part, StringComparison.Ordinal));

    // The same options on a small encoder of random weights.
    private static string InMiniature(string[] arguments)
    {
        string[] replaced = ["--from", "--precision", "--epochs"];
        string[] left = ["--prune-vocabulary", .. replaced];
        string exits = arguments[Array.IndexOf(arguments, "--exits") + 1];
        IEnumerable<string> kept = arguments
            .Where((word, i) => !left.Contains(word) && (i == 0 || !replaced.Contains(arguments[i - 1])));
        return $"earlyexit doctor --fix --source '{RepositoryCopy.TorchFeed}' && "
            + $"earlyexit {string.Join(' ', kept)} --layers {exits.Split(',')[^1]} --hidden 64 --heads 4 --epochs 1";
    }

    private IEnumerable<string> Entries() => Directory.EnumerateFileSystemEntries(copy.Folder);

    // What pages call their readers' own data: easy enough for promises, but for texts that tell nothing.
    private void WriteData()
    {
        foreach ((string folder, int labels) in new[] { ("", 4), ("ag", 4), ("sst2", 2) })
        {
            Directory.CreateDirectory(Path.Combine(copy.Folder, folder));
            (string, int, int)[] files = [("train", 2000, 1), ("dev", 1000, 2), ("test", 200, 3)];
            foreach ((string name, int count, int seed) in files)
            {
                File.WriteAllLines(Path.Combine(copy.Folder, folder, name + ".tsv"), Lines(count, labels, seed));
            }
        }

        File.WriteAllLines(Path.Combine(copy.Folder, "made-up.tsv"), Lines(40, 4, seed: 4));
        foreach (string file in new[] { "lines.txt", "headlines.txt" })
        {
            File.WriteAllLines(Path.Combine(copy.Folder, file), ["Rates rise again", "Cup final"]);
        }
    }

    private static IEnumerable<string> Lines(int count, int labels, int seed)
    {
        string[][] telling = [["minister", "border"], ["coach", "league"], ["market", "profit"], ["chip", "software"]];
        string[] idle = ["the", "a", "of", "in", "today", "again", "says", "new", "two"];
        Random random = new(seed);
        return Enumerable.Range(0, count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{i % labels}\t{i} {Words(idle, 5)} {Words(i % 7 == 3 ? idle : telling[i % labels], 2)}"));

        string Words(string[] words, int count) => string.Join(' ', random.GetItems(words, count));
    }
}
