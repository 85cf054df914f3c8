using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Verbs.Libtorch;

/// <summary>Where libtorch lies, and what else training needs of this machine.</summary>
internal static class TorchFolder
{
    /// <summary>The environment variable that names another folder than the user's.</summary>
    public const string Variable = "EARLYEXIT_TORCH";

    /// <summary>
    /// The folder that <c>doctor --fix</c> writes to: the one that the variable names, or one among the user's data.
    /// </summary>
    /// <exception cref="ToolException">The user has no folder for data.</exception>
    public static string Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            {
                return Path.GetFullPath(named);
            }

            string data = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return data.Length > 0
                ? Path.Combine(data, "earlyexit", "torch")
                : throw new ToolException(
                    $"there is no folder for your data, since HOME is not set; set {Variable} to a folder.");
        }
    }

    /// <summary>Where this version's libraries are put.</summary>
    public static string Installed => Path.Combine(Root, $"libtorch-{TorchPackage.Version}-{TorchPackage.Platform}");

    /// <summary>
    /// The folder with all libraries: beside the tool, as a build from source has them, or installed; null for none.
    /// </summary>
    public static string? Find()
    {
        string[] folders =
        [
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", TorchPackage.Platform, "native"),
            Installed,
        ];
        return Array.Find(folders, folder => TorchPackage.FirstMissing(folder) is null);
    }
}
