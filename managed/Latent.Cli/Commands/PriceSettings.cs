using System.CommandLine;
using Latent.Cli.Markets;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary>The argument and options of prices: the file and its reading.</summary>
internal sealed class PriceSettings
{
    private readonly Argument<string?> _file = new("PRICES")
    {
        HelpName = "PRICES",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A CSV file, optionally compressed by gzip, or a Parquet file of prices [default: the S&P 500 from 2000 to 2020]",
    };

    private readonly Option<string> _symbol = OptionValues.Text("--symbol", "SYMBOL", "The symbol to read from a file with several");

    private readonly Option<string[]> _repair = OptionValues.SomeOf("--repair", "KIND[,KIND...]",
        "Kinds of problems of the file to repair; other problems are errors", RepairWords.All);

    private readonly Option<string> _resample = OptionValues.OneOfWords("--resample", "day|week",
        "Resample prices to days or weeks; a week has the date of its Monday", "", "day", "week");

    private readonly Option<string> _format = OptionValues.Text("--date-format", "FORMAT",
        "Format of times, such as dd/MM/yyyy [default: recognised]");

    public PriceSettings()
    {
        _resample.DefaultValueFactory = null;
        // The argument is optional, so that the parser would take a misspelt option for the name of a file.
        _file.Validators.Add(result =>
        {
            if (CommandLine.Misplaced(result.Tokens) is { } word)
            {
                result.AddError(CommandLine.NotUnderstood(word));
            }
        });
    }

    /// <summary>Adds the argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (Option option in (Option[])[_symbol, _repair, _resample, _format])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the prices.</summary>
    /// <exception cref="CommandException">An option does not apply without a file, or the file has problems.</exception>
    public MarketPrices Load(ParseResult parse)
    {
        Period? resample = parse.GetValue(_resample) switch { "day" => Period.Day, "week" => Period.Week, _ => null };
        if (parse.GetValue(_file) is { } path)
        {
            return MarketPrices.Read(path, new PriceOptions
            {
                Symbol = parse.GetValue(_symbol),
                Repairs = RepairWords.Parse(parse.GetValue(_repair) ?? []),
                DateFormat = parse.GetValue(_format),
                Resample = resample,
            });
        }

        Option? idle = ((Option[])[_symbol, _repair, _format]).FirstOrDefault(option => parse.GetResult(option) is not null);
        return idle is null
            ? MarketPrices.Embedded(resample)
            : throw new CommandException($"{idle.Name} applies to a file of prices; give a file");
    }
}
