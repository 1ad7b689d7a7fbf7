namespace Latent.Bindings.Generator;

/// <summary>The arguments of the command.</summary>
internal sealed record CommandLine(string Header, string Output, bool IsCheck)
{
    internal const string Usage = "usage: generator --header HEADER --out FOLDER [--check]";

    /// <summary>Reads the arguments. Returns null and a reason if they are wrong.</summary>
    internal static CommandLine? Parse(IReadOnlyList<string> arguments, out string reason)
    {
        string? header = null, output = null;
        bool isCheck = false;
        reason = "";
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (argument)
            {
                case "--check":
                    isCheck = true;
                    continue;
                case "--header" when value is not null:
                    header = value;
                    break;
                case "--out" when value is not null:
                    output = value;
                    break;
                default:
                    reason = argument is "--header" or "--out" ? $"{argument} lacks its value" : $"unknown argument '{argument}'";
                    return null;
            }

            i++;
        }

        if (header is null || output is null)
        {
            reason = $"{(header is null ? "--header" : "--out")} is missing";
            return null;
        }

        return new CommandLine(header, output, isCheck);
    }
}
