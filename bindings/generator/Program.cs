using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Dialect;

namespace Latent.Bindings.Generator;

/// <summary>
/// Writes or checks the bindings of a header. Exit code: 0 for success, 1 for a failure or files out of date, 2 for wrong usage.
/// </summary>
internal static class Program
{
    internal static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    internal static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (CommandLine.Parse(arguments, out string reason) is not { } commandLine)
        {
            error.WriteLine($"generator: {reason}");
            error.WriteLine(CommandLine.Usage);
            return 2;
        }

        try
        {
            return Run(commandLine, output, error);
        }
        catch (Exception exception) when (exception is DialectException or LibClangNotFoundException)
        {
            error.WriteLine(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            error.WriteLine($"generator: {exception.Message}");
        }

        return 1;
    }

    private static int Run(CommandLine commandLine, TextWriter output, TextWriter error)
    {
        if (!File.Exists(commandLine.Header))
        {
            throw new FileNotFoundException($"the header '{commandLine.Header}' does not exist.");
        }

        SortedDictionary<string, string> files = BindingGenerator.Generate(commandLine.Header);
        OutputFolder folder = new(commandLine.Output);
        if (commandLine.IsCheck)
        {
            return Check(commandLine, files, folder, output, error);
        }

        IReadOnlyList<string> written = folder.Write(files);
        output.WriteLine(written.Count == 0
            ? $"{commandLine.Output}: {files.Count} files are up to date."
            : $"{commandLine.Output}: updated {string.Join(", ", written)}.");
        return 0;
    }

    private static int Check(
        CommandLine commandLine, SortedDictionary<string, string> files, OutputFolder folder, TextWriter output, TextWriter error)
    {
        List<(string Name, string Problem)> differences = [.. folder.Differences(files)];
        foreach ((string name, string problem) in differences)
        {
            error.WriteLine($"{Path.Combine(commandLine.Output, name)} {problem}.");
        }

        if (differences.Count > 0)
        {
            error.WriteLine($"The bindings do not match {commandLine.Header}. Rewrite them with: ./build.sh generate");
            return 1;
        }

        output.WriteLine($"{commandLine.Output}: {files.Count} files are up to date.");
        return 0;
    }
}
