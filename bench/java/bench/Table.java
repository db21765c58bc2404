package bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in Markdown, its columns as wide as they must be. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(List.of(titles));
    }

    /** Numbers are shown with the digits that say something. */
    void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(Table::text).toList());
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            double size = Math.abs(number);
            return String.format(size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", number);
        }
        return cell instanceof Number number ? String.format("%,d", number.longValue()) : "" + cell;
    }

    void print() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        System.out.println();
        for (int r = 0; r < rows.size(); r++) {
            print(rows.get(r), widths);
            if (r == 0) {
                print(Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths);
            }
        }
        System.out.println();
    }

    private static void print(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String space = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? " " + cell + space : " " + space + cell).append(" |");
        }
        System.out.println(line);
    }
}
