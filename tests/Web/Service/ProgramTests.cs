using Xunit;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>samples/Service, started as a program.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Its_settings_are_found_from_any_folder()
    {
        await using ServiceProgram service = await ServiceProgram.StartAsync();

        // What appsettings.json says, and the default does not.
        Assert.Contains(service.Lines, line => line.Contains("1 thread per text", StringComparison.Ordinal));
    }
}
