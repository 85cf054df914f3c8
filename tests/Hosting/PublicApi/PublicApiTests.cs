using PublicApiGenerator;
using Xunit;

namespace EarlyExitGen.Hosting.Tests.PublicApi;

/// <summary>The package's promise to its users.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        string actual = typeof(ICascadeService).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n");
        string verified = Path.Combine(Folder(AppContext.BaseDirectory), "PublicApi.verified.txt");
        string received = Path.ChangeExtension(Path.ChangeExtension(verified, null), "received.txt");
        File.Delete(received);
        if (!File.Exists(verified) || File.ReadAllText(verified).ReplaceLineEndings("\n") != actual)
        {
            File.WriteAllText(received, actual);
            Assert.Fail(
                $"{received} differs from the snapshot; if it is right, rename it to {Path.GetFileName(verified)}.");
        }
    }

    private static string Folder(string? start) =>
        start is null ? throw new InvalidOperationException("This test runs inside the repository only.")
        : File.Exists(Path.Combine(start, "EarlyExitGen.sln")) ? Path.Combine(start, "tests", "Hosting", "PublicApi")
        : Folder(Path.GetDirectoryName(start));
}
