// The sandbox for xUnit, with .NET 8 or newer: `public class MyTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>`.
using System.Diagnostics;
using System.Text.Json;
using Xunit;

public sealed class SandboxFixture : IAsyncLifetime
{
    private readonly Process running = new() { StartInfo = new("foliolink", "sandbox --control --env json --until-stdin-ends") { RedirectStandardInput = true, RedirectStandardOutput = true } };

    /// <summary>The variables that lead to it, FLINKS_BASE_URL among them.</summary>
    public Dictionary<string, string> Env { get; private set; } = [];

    public async Task InitializeAsync()
    {
        running.Start();
        var line = await running.StandardOutput.ReadLineAsync();
        Env = JsonSerializer.Deserialize<Dictionary<string, string>>(line!)!;
    }

    /// <summary>Back to how it was started; call it first in each test.</summary>
    public async Task ResetAsync() => (await new HttpClient().PostAsync(Env["FLINKS_BASE_URL"] + "/_sandbox/reset", null)).EnsureSuccessStatusCode();

    public Task DisposeAsync()
    {
        running.Kill();
        return running.WaitForExitAsync();
    }
}
