using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Latent.Cli;

/// <summary>Options and arguments whose values are checked while parsing; a bad value is a usage error.</summary>
internal static class OptionValues
{
    private const int MostThreads = 256;

    private delegate bool TryParse<T>(string text, out T value);

    /// <summary>Creates an argument with one of a few words.</summary>
    public static Argument<string> OneOf(string name, string helpName, string description, params string[] words)
    {
        Argument<string> argument = new(name) { HelpName = helpName, Description = description };
        argument.CustomParser = result =>
            Parse(result, (string text, out string value) => words.Contains(value = text), string.Join(" or ", words));
        argument.CompletionSources.Add(words);
        return argument;
    }

    /// <summary>Creates an option with one of a few words.</summary>
    public static Option<string> OneOfWords(string name, string helpName, string description, string standard, params string[] words)
    {
        Option<string> option = new(name)
        {
            HelpName = helpName,
            Description = description,
            DefaultValueFactory = _ =>
            standard
        };
        option.CustomParser = result =>
            Parse(result, (string text, out string value) => words.Contains(value = text), string.Join(" or ", words));
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Creates an option with a whole number within bounds; without a default, the option is required.</summary>
    public static Option<int> WholeNumber(string name, string description, int least, int most, int? standard = null)
    {
        Option<int> option = new(name) { HelpName = "N", Description = description, Required = standard is null };
        option.CustomParser = result => Parse(result, (string text, out int value) => TryWholeNumber(text, least, most, out value),
            most == int.MaxValue ? $"a whole number from {least} on" : $"a whole number from {least} to {most}");
        return WithDefault(option, standard);
    }

    /// <summary>Creates an option with several whole numbers, separated by commas.</summary>
    public static Option<int[]> WholeNumbers(string name, string description, int least, int most, string example)
    {
        Option<int[]> option = new(name) { HelpName = "N[,N...]", Description = description };
        option.CustomParser = result => Parse(result, (string text, out int[] values) =>
        {
            string[] parts = text.Split(',');
            values = new int[parts.Length];
            bool good = true;
            for (int i = 0; i < parts.Length; i++)
            {
                good &= TryWholeNumber(parts[i], least, most, out values[i]);
            }

            return good;
        }, $"whole numbers from {least} to {most} with commas between them, such as {example}");
        return option;
    }

    /// <summary>Creates the option <c>--seed</c>.</summary>
    public static Option<ulong> Seed(string description)
    {
        Option<ulong> option = new("--seed") { HelpName = "N", Description = description };
        option.CustomParser = result => Parse(result,
            (string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value),
            $"a whole number from 0 to {ulong.MaxValue}");
        return WithDefault(option, 0UL);
    }

    /// <summary>Creates the option <c>--threads</c>; its default is 0, for one per processor.</summary>
    public static Option<int> Threads(string description = "Threads, 0 for one per processor") =>
        WholeNumber("--threads", description, 0, MostThreads, 0);

    /// <summary>Creates an option with a positive finite <c>float</c>.</summary>
    public static Option<float> PositiveNumber(string name, string description, float? standard)
    {
        Option<float> option = new(name) { HelpName = "X", Description = description };
        option.CustomParser = result => Parse(result,
            (string text, out float value) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                && value > 0 && float.IsFinite(value),
            "a number above 0, such as 0.001 or 1e-3");
        return WithDefault(option, standard);
    }

    /// <summary>Creates an option with a number of minutes, 0 or more.</summary>
    public static Option<double> Minutes(string name, string description, double standard)
    {
        Option<double> option = new(name) { HelpName = "X", Description = description };
        option.CustomParser = result => Parse(result,
            (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                && value is >= 0 and <= 1e6,
            "a number from 0 to 1000000, such as 2.5");
        return WithDefault(option, standard);
    }

    /// <summary>Creates an option with a fraction, 0 or more and below 1; its default is 0.</summary>
    public static Option<double> Fraction(string name, string description)
    {
        Option<double> option = new(name) { HelpName = "X", Description = description };
        option.CustomParser = result => Parse(result,
            (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                && value is >= 0 and < 1,
            "a number from 0 on and below 1, such as 0.1");
        return WithDefault(option, 0.0);
    }

    /// <summary>Whether an option is on the command line, and not only has its default.</summary>
    public static bool IsGiven(this ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>Creates an option with a day; null if it is not given.</summary>
    public static Option<DateTime?> Day(string name, string description)
    {
        Option<DateTime?> option = new(name) { HelpName = "DATE", Description = description };
        option.CustomParser = result => Parse(result, (string text, out DateTime? value) =>
        {
            bool good = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day);
            value = day;
            return good;
        }, "a day such as 2006-01-31");
        return option;
    }

    /// <summary>Creates an option with one or several of a few words, separated by commas.</summary>
    public static Option<string[]> SomeOf(string name, string helpName, string description, params string[] words)
    {
        Option<string[]> option = new(name) { HelpName = helpName, Description = description };
        option.CustomParser = result => Parse(result, (string text, out string[] values) => (values = text.Split(',')).All(words.Contains),
            $"{string.Join(" or ", words)}, or several with commas between them");
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Creates the option for a setting of some kinds of models; null if it is not given.</summary>
    public static Option<string> Setting(Catalog.ModelOption setting, string description)
    {
        Option<string> option = new($"--{setting.Name}")
        {
            HelpName = setting.Words.Count > 0 ? string.Join('|', setting.Words) : "X",
            Description = description,
        };
        option.CustomParser = result => Parse(result, (string text, out string value) => setting.Accepts(value = text), setting.Expected);
        option.CompletionSources.Add([.. setting.Words]);
        return option;
    }

    /// <summary>Creates an option with a path or another text that is not empty.</summary>
    public static Option<string> Text(string name, string helpName, string description)
    {
        Option<string> option = new(name) { HelpName = helpName, Description = description };
        option.CustomParser = result =>
            Parse(result, (string text, out string value) => (value = text).Trim().Length > 0, "a text that is not empty");
        return option;
    }

    /// <summary>Creates a required option with the name of a file of one or a few kinds.</summary>
    /// <param name="extensions">The extensions, such as <c>.png</c>.</param>
    /// <param name="description">A description of the file.</param>
    /// <param name="name">The name of the option.</param>
    public static Option<string> OutputFile(IReadOnlyList<string> extensions, string description, string name = "--out")
    {
        Option<string> option = new(name)
        {
            HelpName = $"FILE{string.Join('|', extensions)}",
            Description = description,
            Required = true,
        };
        option.CustomParser = result => Parse(result, (string text, out string value) =>
        {
            value = text;
            return extensions.Contains(Path.GetExtension(text), StringComparer.OrdinalIgnoreCase)
                && Path.GetFileNameWithoutExtension(text).Length > 0;
        }, $"the name of a file that ends in {string.Join(" or ", extensions)}");
        return option;
    }

    /// <summary>Creates a required option with the name of a file of one kind.</summary>
    /// <inheritdoc cref="OutputFile(IReadOnlyList{string}, string, string)"/>
    public static Option<string> OutputFile(string extension, string description, string name = "--out") =>
        OutputFile([extension], description, name);

    private static Option<T> WithDefault<T>(Option<T> option, T? standard)
        where T : struct
    {
        if (standard is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    private static bool TryWholeNumber(string text, int least, int most, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    private static T? Parse<T>(ArgumentResult result, TryParse<T> parse, string expected)
    {
        string text = result.Tokens[0].Value;
        if (parse(text, out T? value))
        {
            return value;
        }

        result.AddError($"{(result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name} is '{text}'; expected {expected}.");
        return default;
    }
}
